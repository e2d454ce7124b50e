namespace Sansa.Data.Download;

/// <summary>A published file.</summary>
/// <param name="Address">Where it is published.</param>
/// <param name="Name">Its name on disk.</param>
/// <param name="Size">Its size in bytes; null when not known.</param>
/// <param name="Checksum">Its fingerprint; null when none has been published.</param>
internal sealed record RemoteFile(Uri Address, string Name, long? Size, Checksum? Checksum);

/// <summary>How far a download is.</summary>
/// <param name="Name">The file.</param>
/// <param name="Bytes">Bytes on disk, those of an earlier attempt too.</param>
/// <param name="Total">Size of the file; 0 when the server does not say.</param>
internal readonly record struct DownloadProgress(string Name, long Bytes, long Total);
