internal import LinuxSystem
internal import Reactor

/// What carries the bytes of a gRPC session: a client's socket, or the JSON gateway of this process.
enum SessionCarrier {
    case socket(Connection)
    case gateway(GatewayLink)

    /// Whether no more output should be made for now; the session's `writable` is called when that has changed.
    var isCongested: Bool {
        switch self {
        case .socket(let connection): connection.isCongested
        case .gateway(let link): link.isCongested
        }
    }

    /// Where the client is.
    var peer: SocketAddress {
        switch self {
        case .socket(let connection): connection.peer
        case .gateway(let link): link.peer
        }
    }

    /// Bytes that the session has handed over and that count as its own until the client has taken them.
    var ownedBytes: Int {
        switch self {
        case .socket: 0
        case .gateway(let link): link.pendingBytes
        }
    }

    /// Lends the output buffer to an encoder, which may only append to it.
    func withOutput(_ body: (inout [UInt8]) -> Void) {
        switch self {
        case .socket(let connection): connection.withOutput(body)
        case .gateway(let link): link.withInput(body)
        }
    }

    func setReadingPaused(_ isPaused: Bool) {
        switch self {
        case .socket(let connection): isPaused ? connection.pauseReading() : connection.resumeReading()
        case .gateway(let link): link.isSendingPaused = isPaused
        }
    }

    /// Ends it once everything is written; one that was abused rests before.
    func close(afterAbuse wasAbused: Bool) {
        switch self {
        case .socket(let connection): wasAbused ? connection.closeAfterRest() : connection.closeAfterFlush()
        case .gateway: break
        }
    }
}
