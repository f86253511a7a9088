public import Protobuf

/// Why an encoded message cannot be written as JSON. Encodings made here never meet one.
public enum TranscodingFailure: Error, Hashable, Sendable {
    case malformed(ProtobufError)
    /// Fields do not come in the order of their numbers, each once.
    case unordered
    /// Messages within each other beyond what any message of the API has.
    case tooDeep
}
