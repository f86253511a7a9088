/// Why a header block was refused. Each of them leaves the two tables out of step, so the connection must end.
public enum HeaderDecodingError: Error, Equatable, Sendable {
    /// The block ends within a field.
    case truncated
    /// An integer is longer than five octets or larger than 2²⁸ (RFC 7541 §5.1).
    case integerTooLarge
    /// Index 0, or past the end of the dynamic table (§2.3.3, §6.1).
    case invalidIndex
    /// Wrong padding, or the end-of-string symbol within a string (§5.2).
    case invalidHuffman
    /// A table size update above the limit, after a field, the third one in a block (§4.2, §6.3), or a missing one.
    case invalidSizeUpdate
    /// The decoded list is larger than this side accepts.
    case listTooLarge
    /// More fields than this side accepts.
    case tooManyFields
}
