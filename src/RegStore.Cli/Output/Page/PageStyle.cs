namespace RegStore.Cli.Output.Page;

/// <summary>How the page looks: by day and by night, on a desk and on a phone.</summary>
internal static class PageStyle
{
    public const string Sheet = """
        :root { color-scheme: light dark; --paper: #fdfdfc; --ink: #1b2530; --soft: #5c6875; --line: #d9dee3; --tone: 48% 74%; --pale: 40% 89%; --plain: 14% 80%; --grey: #ccd3da; --waste: #f0bd7c; --on-tile: #10202f; --bad: #b3261e; --bad-paper: #fdeceb; --warn: #8a5a00; }
        @media (prefers-color-scheme: dark) { :root { --paper: #14181d; --ink: #e4e9ee; --soft: #98a4b0; --line: #2e363f; --tone: 38% 34%; --pale: 20% 26%; --plain: 10% 34%; --grey: #39434d; --waste: #80501a; --on-tile: #f2f6fa; --bad: #ff8a80; --bad-paper: #3a1a1a; --warn: #f0bd7c; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 72rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h1 span { overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .3rem; }
        p { margin: .3rem 0 .8rem; color: var(--soft); overflow-wrap: anywhere; } .lead { color: var(--ink); font-size: 1.1rem; }
        dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin: 1.2rem 0; }
        dl div { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; } .bad { border-color: var(--bad); background: var(--bad-paper); } .bad a { color: var(--bad); }
        dt, small { color: var(--soft); font-size: .85rem; } dd { margin: 0; font-size: 1.35rem; font-weight: 600; } dd small { display: block; font-weight: 400; }
        .map { position: relative; width: 100%; aspect-ratio: 16 / 9; margin: .8rem 0; }
        .map div { position: absolute; overflow: hidden; border: 1px solid var(--paper); border-radius: 3px; container-type: size; color: var(--on-tile); }
        .map .team { border-width: 2px; } .map .rest { background: var(--grey); } .map .others { background: hsl(var(--hue) var(--pale)); } .map .waste { background: var(--waste); }
        .map .repository { background: linear-gradient(to top, hsl(var(--hue) var(--pale)) var(--shared), hsl(var(--hue) var(--tone)) var(--shared)); }
        .map span { display: none; padding: .1rem .3rem; font-size: .8rem; line-height: 1.2; overflow-wrap: anywhere; }
        @container (min-width: 3.6rem) and (min-height: 2.1rem) { .map span { display: block; } } @container (max-width: 6rem) { .map span { font-size: .68rem; } }
        .map .many .repository span { display: none; } .map b { position: absolute; inset: auto 0 0 0; padding: .1rem .3rem; font-size: .8rem; line-height: 1.2; font-weight: 600; color: var(--ink); background: color-mix(in srgb, var(--paper) 72%, transparent); overflow-wrap: anywhere; }
        i { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .45em; background: hsl(var(--hue) var(--tone)); } i.waste { background: var(--waste); margin: 0; }
        ul { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: 0 0 1.2rem; padding: 0; list-style: none; font-size: .9rem; } li { overflow-wrap: anywhere; }
        table { width: 100%; border-collapse: collapse; font-size: .9rem; } th { text-align: left; color: var(--soft); font-weight: 500; }
        th, td { padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; } td:has(details) i { float: left; margin-top: .35em; }
        .n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; } code { white-space: nowrap; } details table { font-size: .95em; } summary { cursor: pointer; }
        figure { margin: .8rem 0; } svg { display: block; width: 100%; height: auto; } polyline { fill: none; stroke: hsl(210 48% 52%); stroke-width: 3; vector-effect: non-scaling-stroke; }
        polygon { fill: hsl(210 var(--pale)); } circle { fill: hsl(210 48% 52%); } figcaption { display: flex; justify-content: space-between; color: var(--soft); font-size: .85rem; }
        td.error { color: var(--bad); } td.warning { color: var(--warn); }
        @media (max-width: 36rem) { .map { aspect-ratio: 3 / 4; } table { font-size: .78rem; } th, td { padding-right: .35rem; } ul { display: block; } .figures > thead th:nth-child(4), .figures > tbody > tr > td:nth-child(4) { display: none; } }
        """;
}
