using System.Diagnostics.CodeAnalysis;

namespace RegStore.Files;

/// <summary>Carries what the caller's own stream threw through the work to the caller, so that it is never taken for a fault of the store or the archive.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Always thrown with what the stream threw.")]
[SuppressMessage("Design", "CA1064", Justification = "Never leaves the library.")]
internal sealed class CallerStreamException(Exception cause) : Exception(cause.Message, cause);
