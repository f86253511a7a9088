/// Submessages. A singular one that arrives in several pieces is merged from all of them.
extension ProtobufReader {
    @inlinable
    public mutating func read<Message: ProtobufMessage>(into message: inout Message?) throws(ProtobufError) {
        guard wireType == .lengthDelimited else { return try skipField() }
        // Taken out, so that merging grows the arrays within in place instead of copying them piece by piece.
        var merged = message.take() ?? Message()
        try takeMessage(into: &merged)
        message = merged
    }

    /// Reads the member of a oneof that is a message.
    ///
    /// Merges with what the union holds if that is the same member (`held` answers it), else replaces it.
    @inlinable
    public mutating func read<Union, Message: ProtobufMessage>(
        into union: inout Union?,
        as member: (Message) -> Union,
        held: (Union) -> Message?
    ) throws(ProtobufError) {
        guard wireType == .lengthDelimited else { return try skipField() }
        var merged = union.take().flatMap(held) ?? Message()
        try takeMessage(into: &merged)
        union = member(merged)
    }

    @inlinable
    mutating func takeMessage<Message: ProtobufMessage>(into message: inout Message) throws(ProtobufError) {
        let messageEnd = try takeLength()
        guard depthLeft > 0 else { throw .tooDeep }
        let outerEnd = end
        end = messageEnd
        depthLeft -= 1
        try message.merge(from: &self)
        depthLeft += 1
        position = messageEnd
        end = outerEnd
    }
}
