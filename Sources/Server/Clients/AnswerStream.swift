/// An answer of many messages that is made as fast as its client takes it.
protocol AnswerStream {
    /// Whether the last message has been handed out.
    var isFinished: Bool { get }

    /// The next encoded message; nil when this step had nothing to tell and another is needed, after others had their turn.
    mutating func next() -> [UInt8]?
}
