/// What the payload of a frame is. Numbers up to 15 belong to the transport; the rest to whoever uses it.
public struct FrameKind: RawRepresentable, Hashable, Sendable {
    public var rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    static let hello = FrameKind(rawValue: 1)
    static let welcome = FrameKind(rawValue: 2)
    static let refusal = FrameKind(rawValue: 3)
    /// Asks for an account of the cluster, in place of a hello: who asks does not know yet who it is.
    static let inquiry = FrameKind(rawValue: 4)
    /// The answer to an inquiry, in place of a welcome.
    static let account = FrameKind(rawValue: 5)

    /// Whether users of the transport may send it.
    public var isForUsers: Bool { rawValue >= 16 }
}
