/// The bounds of an HTTP/1.1 connection, and what happens at each.
public struct HTTP1Limits: Hashable, Sendable {
    /// Without the line end; then 414.
    public var requestLineBytesMax = 8_192
    /// All header fields with their line ends, and trailers as well; then 431.
    public var headerBytesMax = 16_384
    /// Header fields, and trailers as well; then 431.
    public var fieldsMax = 100
    /// Then 413, before a byte of the body is kept if its length is announced.
    public var bodyBytesMax = 1_572_864
    /// The line that begins a chunk, with its extensions; then 400.
    public var chunkLineBytesMax = 256
    /// Bytes spent on the framing of chunks, besides 8 for each byte of the body; then 400. Chunks of one byte fit in.
    public var chunkOverheadBytesMax = 16_384
    /// What is kept of requests sent ahead while one is being answered; then the connection ends with that answer.
    public var pipelinedBytesMax = 65_536
    /// From the first byte of a request to the end of its headers; then 408.
    public var headNanoseconds: UInt64 = 5_000_000_000
    /// Between requests; then the connection is closed without a word.
    public var idleNanoseconds: UInt64 = 60_000_000_000
    /// For a body, besides the time that ``bodyBytesPerSecondMin`` allows for what has arrived; then 408.
    public var bodyNanoseconds: UInt64 = 5_000_000_000
    /// The average rate at which a body must arrive.
    public var bodyBytesPerSecondMin: UInt64 = 16_384

    public init() {}
}
