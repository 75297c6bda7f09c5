namespace RegStore.Cli.Output.Page;

/// <summary>How the page looks: by day and by night, on a desk and on a phone.</summary>
internal static class PageStyle
{
    public const string Sheet = """
        :root { color-scheme: light dark; --paper: #fdfdfc; --ink: #1b2530; --soft: #5c6875; --line: #d9dee3; --unique: #8fbde8; --shared-tint: #d5e6f6; --waste: #f0bd7c; --on-tile: #10202f; }
        @media (prefers-color-scheme: dark) { :root { --paper: #14181d; --ink: #e4e9ee; --soft: #98a4b0; --line: #2e363f; --unique: #24578a; --shared-tint: #38495a; --waste: #80501a; --on-tile: #f2f6fa; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 72rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h1 span { overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .3rem; }
        p { margin: .3rem 0 .8rem; color: var(--soft); overflow-wrap: anywhere; }
        dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin: 1.2rem 0; }
        dl div { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }
        dt, small { color: var(--soft); font-size: .85rem; } dd { margin: 0; font-size: 1.35rem; font-weight: 600; } small { display: block; font-weight: 400; }
        .map { position: relative; width: 100%; aspect-ratio: 16 / 9; margin: .8rem 0 1.2rem; }
        .map div { position: absolute; overflow: hidden; border: 1px solid var(--paper); border-radius: 3px; container-type: size; color: var(--on-tile); }
        .map .repository { background: linear-gradient(to top, var(--shared-tint) var(--shared), var(--unique) var(--shared)); } .map .waste { background: var(--waste); }
        .map span { display: none; padding: .15rem .35rem; font-size: .8rem; line-height: 1.25; overflow-wrap: anywhere; }
        @container (min-width: 4.5rem) and (min-height: 2.4rem) { .map span { display: block; } }
        i { display: inline-block; width: .8em; height: .8em; border-radius: 2px; } i.unique { background: var(--unique); } i.shared { background: var(--shared-tint); } i.waste { background: var(--waste); }
        table { width: 100%; border-collapse: collapse; font-size: .9rem; } th { text-align: left; color: var(--soft); font-weight: 500; }
        th, td { padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; } td { font-variant-numeric: tabular-nums; }
        @media (max-width: 36rem) { .map { aspect-ratio: 3 / 4; } table { font-size: .8rem; } th, td { padding-right: .4rem; } }
        """;
}
