/// The numbers of the on-disk format; see the module's documentation for the layout byte by byte.
enum Format {
    static let version: UInt32 = 2
    /// What a disk writes whole or not at all.
    static let sectorBytes = 512
    /// Longest payload of any record. A fixed part of the format, so that a reader never depends on today's settings.
    static let payloadBytesMax = 16 << 20
    static let snapshotChunkBytesMax = 16 << 20
    static let snapshotHeaderBytesMax = 16 << 20

    @inline(__always)
    static func sectorEnd(_ offset: Int) -> Int { (offset + sectorBytes - 1) / sectorBytes * sectorBytes }
}
