/// A segment file of the log.
struct Segment: Equatable, Sendable {
    var number: UInt64
    /// The log's last index when the segment began: a snapshot at or above it makes all earlier segments superfluous.
    var startIndex: UInt64
    /// Its intended length.
    var bytes: Int
    /// Whether the file has that length.
    var isWhole: Bool

    var file: FileName { .segment(number) }
    /// Records end here; the last sector is for the closing record.
    var recordsEnd: Int { bytes - Format.sectorBytes }
}
