/// What is left of a DATA event that holds several messages, or the parts of some.
struct DataPiece {
    /// The stream it came on.
    var stream: UInt32
    var bytes: UnsafeRawBufferPointer
    var endStream: Bool
}
