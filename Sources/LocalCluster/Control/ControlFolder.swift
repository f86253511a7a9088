internal import LinuxSystem

/// Where requests to the supervisor and its replies lie: two files for each, with names that nobody else uses.
///
///     request-<number>   written whole by the one who asks, taken away by the supervisor
///     reply-<number>     written whole by the supervisor, taken away by the one who asked
///
/// Files and no socket: their paths may be as long as they like, nothing has to listen, no signal is sent that could
/// reach a stranger, and the supervisor looks a few times a second anyway.
struct ControlFolder: ~Copyable {
    static let name = "control"
    /// Answered in one look; more wait for the next.
    static let requestsMax = 16

    private let directory: Directory

    init(in cluster: borrowing ClusterDirectory) throws(SystemError) {
        directory = try cluster.directory.createDirectory(Self.name)
    }

    // MARK: Asking

    /// Leaves a request and answers its number.
    borrowing func submit(_ request: ControlRequest) throws(SystemError) -> UInt64 {
        let number = SystemRandom.seed()
        try directory.replace("request-\(number)", with: request.encoded(), by: "new-request-\(number)")
        return number
    }

    /// Takes the reply; nil while there is none.
    borrowing func takeReply(to number: UInt64) throws(SystemError) -> ControlReply? {
        guard let bytes = try take("reply-\(number)") else { return nil }
        return ControlReply(decoding: bytes) ?? ControlReply(isDone: false, text: "the reply cannot be read")
    }

    /// Gives up on a request, unless the supervisor has taken it already.
    borrowing func withdraw(_ number: UInt64) throws(SystemError) { _ = try take("request-\(number)") }

    // MARK: Answering

    /// Takes the requests that wait, in the order of their numbers; nil for one that cannot be read.
    borrowing func takeRequests() throws(SystemError) -> [(number: UInt64, request: ControlRequest?)] {
        var requests: [(UInt64, ControlRequest?)] = []
        for item in try directory.items() where requests.count < Self.requestsMax {
            guard item.name.hasPrefix("request-"), let number = UInt64(item.name.dropFirst(8)),
                let bytes = try take(item.name)
            else { continue }
            requests.append((number, ControlRequest(decoding: bytes)))
        }
        return requests
    }

    borrowing func reply(to number: UInt64, _ reply: ControlReply) throws(SystemError) {
        try directory.replace("reply-\(number)", with: reply.encoded(), by: "new-reply-\(number)")
    }

    /// Removes what an earlier supervisor or its callers left.
    borrowing func clear() throws(SystemError) {
        for item in try directory.items() where item.kind == .file { _ = try take(item.name) }
    }

    /// Reads a file and removes it; nil when it is not there, or somebody else has taken it.
    private borrowing func take(_ name: String) throws(SystemError) -> [UInt8]? {
        do throws(SystemError) {
            let bytes = try directory.open(name, .read).readAll(bytesMax: ControlReply.bytesMax + 1)
            try directory.remove(name)
            return bytes
        } catch {
            if error.errno == .noSuchFile { return nil }
            throw error
        }
    }
}
