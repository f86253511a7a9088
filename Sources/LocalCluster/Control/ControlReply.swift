/// What the supervisor answers.
public struct ControlReply: Hashable, Sendable {
    public var isDone: Bool
    /// One line for people.
    public var text: String

    public init(isDone: Bool, text: String) {
        self.isDone = isDone
        self.text = text
    }

    /// Larger ones are not ours.
    static let bytesMax = 4096

    public func encoded() -> [UInt8] { Array("\(isDone ? "done" : "refused") \(text)\n".utf8) }

    /// Nil for anything but what ``encoded()`` makes.
    public init?(decoding bytes: [UInt8]) {
        guard bytes.count <= Self.bytesMax, bytes.last == UInt8(ascii: "\n") else { return nil }
        let line = String(decoding: bytes.dropLast(), as: UTF8.self)
        if line.hasPrefix("done ") {
            self.init(isDone: true, text: String(line.dropFirst(5)))
        } else if line.hasPrefix("refused ") {
            self.init(isDone: false, text: String(line.dropFirst(8)))
        } else {
            return nil
        }
    }
}
