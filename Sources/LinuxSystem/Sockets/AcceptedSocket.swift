/// A connection that a listening socket handed out, with the address it comes from.
@frozen
public struct AcceptedSocket: ~Copyable, Sendable {
    public let socket: Socket
    public let peer: SocketAddress
}
