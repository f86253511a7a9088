internal import Bytes
internal import CLinux

/// A non-blocking TCP socket.
public struct Socket: ~Copyable, Sendable {
    private let descriptor: FileDescriptor

    init(owning raw: Int32) { descriptor = FileDescriptor(owning: raw) }

    /// Lends the descriptor's number.
    public borrowing func withRaw<Result: ~Copyable, Failure: Error>(
        _ body: (Int32) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try descriptor.withRaw(body)
    }
}

// MARK: Making one

extension Socket {
    /// Listens on the address; port 0 lets the kernel choose one, which `localAddress` then tells.
    public static func listen(on address: SocketAddress, backlog: Int32 = 1024) throws(SystemError) -> Socket {
        let subject = address.description
        var system = address.system
        let socket = try make(for: address)
        try socket.set(CLINUX_OPTION_REUSE_ADDRESS, 1)
        if system.is_v6 == 1 { try socket.set(CLINUX_OPTION_V6_ONLY, 1) }
        try socket.withRaw { (raw) throws(SystemError) in
            _ = try Syscall.perform("bind", on: subject) { clinux_bind(raw, &system) }
            _ = try Syscall.perform("listen", on: subject) { clinux_listen(raw, backlog) }
        }
        return socket
    }

    /// Starts to connect. The socket becomes writable when that is decided; `takeError` then says how.
    public static func startConnecting(to address: SocketAddress) throws(SystemError) -> Socket {
        let socket = try make(for: address)
        try socket.set(CLINUX_OPTION_NO_DELAY, 1)
        var system = address.system
        do {
            // Not repeated when interrupted: the attempt goes on, and its end is reported like any other.
            try socket.withRaw { (raw) throws(SystemError) in
                if clinux_connect(raw, &system) == 0 { return }
                throw SystemError(.current, call: "connect", subject: address.description)
            }
        } catch {
            guard error.errno == .inProgress || error.errno == .interrupted else { throw error }
        }
        return socket
    }

    /// The next connection waiting at a listening socket, with the address it comes from; nil when none waits.
    public borrowing func accept() throws(SystemError) -> AcceptedSocket? {
        var peer = clinux_address()
        let result = try withRaw { (raw) throws(SystemError) in
            try Syscall.attempt("accept") { clinux_accept(raw, &peer) }
        }
        guard case .done(let raw) = result else { return nil }
        return AcceptedSocket(socket: Socket(owning: Int32(raw)), peer: SocketAddress(peer))
    }

    private static func make(for address: SocketAddress) throws(SystemError) -> Socket {
        var isV6: Int32 = 0
        if case .v6 = address.host { isV6 = 1 }
        return Socket(owning: try Syscall.perform("socket", on: address.description) { clinux_socket(isV6) })
    }
}

// MARK: Moving bytes

extension Socket {
    /// Reads what is there, at most a buffer full.
    public borrowing func read(into bytes: UnsafeMutableRawBufferPointer) throws(SystemError) -> IOResult {
        try withRaw { (raw) throws(SystemError) in
            try Syscall.attempt("recv") { clinux_receive(raw, bytes.baseAddress, bytes.count) }
        }
    }

    /// Writes what the kernel takes now. A peer that is gone is an error, never a signal.
    public borrowing func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) -> IOResult {
        try withRaw { (raw) throws(SystemError) in
            try Syscall.attempt("send") { clinux_send(raw, bytes.baseAddress, bytes.count) }
        }
    }

    /// Tells the peer that nothing more will be written.
    public borrowing func finishWriting() throws(SystemError) {
        _ = try withRaw { (raw) throws(SystemError) in
            try Syscall.perform("shutdown") { clinux_shutdown_writing(raw) }
        }
    }
}

// MARK: State and options

extension Socket {
    /// The failure that is pending on the socket, for example that of a connection attempt, and forgets it.
    public borrowing func takeError() -> Errno? {
        let raw = withRaw { clinux_socket_error($0) }
        return raw == 0 ? nil : Errno(rawValue: raw)
    }

    public borrowing func localAddress() throws(SystemError) -> SocketAddress {
        var address = clinux_address()
        _ = try withRaw { (raw) throws(SystemError) in
            try Syscall.perform("getsockname") { clinux_local_address(raw, &address) }
        }
        return SocketAddress(address)
    }

    public borrowing func peerAddress() throws(SystemError) -> SocketAddress {
        var address = clinux_address()
        _ = try withRaw { (raw) throws(SystemError) in
            try Syscall.perform("getpeername") { clinux_peer_address(raw, &address) }
        }
        return SocketAddress(address)
    }

    /// Sends small segments at once.
    public borrowing func setNoDelay() throws(SystemError) { try set(CLINUX_OPTION_NO_DELAY, 1) }

    /// Gives up on a peer that has not acknowledged what was sent for this long.
    public borrowing func setUserTimeout(milliseconds: Int32) throws(SystemError) {
        try set(CLINUX_OPTION_USER_TIMEOUT, milliseconds)
    }

    /// Asks an idle peer for a sign of life after `idleSeconds`, then each `intervalSeconds`, `count` times.
    public borrowing func setKeepAlive(
        idleSeconds: Int32, intervalSeconds: Int32, count: Int32
    ) throws(SystemError) {
        try set(CLINUX_OPTION_KEEP_ALIVE, 1)
        try set(CLINUX_OPTION_KEEP_ALIVE_IDLE, idleSeconds)
        try set(CLINUX_OPTION_KEEP_ALIVE_INTERVAL, intervalSeconds)
        try set(CLINUX_OPTION_KEEP_ALIVE_COUNT, count)
    }

    /// Asks for kernel buffers of these sizes, which the kernel doubles and bounds.
    public borrowing func setBuffers(sendBytes: Int32, receiveBytes: Int32) throws(SystemError) {
        try set(CLINUX_OPTION_SEND_BUFFER, sendBytes)
        try set(CLINUX_OPTION_RECEIVE_BUFFER, receiveBytes)
    }

    private borrowing func set(_ option: Int, _ value: Int32) throws(SystemError) {
        _ = try withRaw { (raw) throws(SystemError) in
            try Syscall.perform("setsockopt") { clinux_set_option(raw, Int32(option), value) }
        }
    }
}
