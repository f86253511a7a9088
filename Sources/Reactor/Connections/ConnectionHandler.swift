/// What happens on a connection. Implementations should be `final`: these calls are on the hot path.
///
/// Every call comes from the loop, never from inside a call the handler makes to its connection.
public protocol ConnectionHandler: AnyObject {
    /// Bytes have come. They lie in a buffer all connections share: copy what is needed after the return.
    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection)

    /// The peer will send nothing more. By default the connection is closed once its output is written.
    func peerFinished(_ connection: Connection)

    /// The connection was congested and is not any more.
    func writable(_ connection: Connection)

    /// The connection is over. Called exactly once, last.
    func closed(_ connection: Connection, _ reason: CloseReason)
}

extension ConnectionHandler {
    public func peerFinished(_ connection: Connection) { connection.closeAfterFlush() }

    public func writable(_ connection: Connection) {}
}
