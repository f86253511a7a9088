/// Bytes of a stream, cut into lines.
public struct LineBuffer: Sendable {
    /// A line that is longer is given in pieces of this length.
    public static let bytesMax = 1 << 18

    private var rest: [UInt8] = []

    public init() {}

    /// Takes bytes in and answers the lines that are complete, without their ends.
    public mutating func take(_ bytes: some Sequence<UInt8>) -> [String] {
        var lines: [String] = []
        for byte in bytes {
            if byte != UInt8(ascii: "\n") {
                rest.append(byte)
                guard rest.count == Self.bytesMax else { continue }
            }
            lines.append(String(decoding: rest, as: UTF8.self))
            rest.removeAll(keepingCapacity: true)
        }
        return lines
    }

    /// What came after the last end of a line.
    public var unfinished: String { String(decoding: rest, as: UTF8.self) }
}
