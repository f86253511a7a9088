/// Why bytes are not the message they should be. None of these says more than that the sender is at fault.
public enum ProtobufError: Error, Hashable, Sendable {
    /// A field, or the length before it, reaches past the end of the message around it.
    case truncated
    /// A varint of more than ten bytes or more than 64 bits.
    case malformedVarint
    /// A tag with field number 0, one above 2^29 − 1, or a wire type that does not exist.
    case malformedTag
    /// A group ends that did not start, or with the number of another one.
    case unbalancedGroup
    /// More messages or groups within each other than ``ProtobufLimits/depthMax``.
    case tooDeep
    /// More elements of repeated fields than ``ProtobufLimits/elementsMax``.
    case tooManyElements
    /// A `string` that is not UTF-8.
    case invalidUTF8
}
