/// Why a stream of frames cannot be read on. Each ends the connection: where the next frame begins is no longer known.
public enum FrameFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The first bytes are not those of a peer.
    case notAPeer
    case damagedHeader
    case damagedPayload
    /// The declared length, in bytes.
    case payloadTooLong(Int)

    public var description: String {
        switch self {
        case .notAPeer: "not a Holdfast peer"
        case .damagedHeader: "a frame's header is damaged"
        case .damagedPayload: "a frame's payload is damaged"
        case .payloadTooLong(let count): "a frame declares a payload of \(count) bytes"
        }
    }
}
