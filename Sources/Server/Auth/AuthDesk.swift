internal import Bytes
internal import Coordination
internal import Reactor
internal import Replica

/// What a member needs for users besides the replicated state.
struct AuthDesk {
    let maker: TokenMaker
    var passwords = PasswordQueue()
    var failures = LoginFailures()
    /// Started with the first password.
    var thread: WorkerThread?
    /// Uses of tokens that are on their way into the log.
    private(set) var extensions: [RequestID: SHA256Digest] = [:]
    private var extending: Set<SHA256Digest> = []
    /// The users and roles by which watchers were judged the last time.
    var watchesJudgedAt = Moment(isEnabled: false, revision: .initial)

    /// Bytes of the calls that wait for this member to apply what their tokens were made by.
    private var waitingBytes = 0

    /// Over it calls do not wait, and their tokens are refused.
    private static let waitingBytesMax = 8 << 20
    /// What a waiting call counts besides its bytes.
    private static let callBytes = 256

    /// False when too many wait already.
    mutating func waits(_ bytes: Int) -> Bool {
        guard waitingBytes + Self.callBytes + bytes <= Self.waitingBytesMax else { return false }
        waitingBytes += Self.callBytes + bytes
        return true
    }

    /// A call that may have waited does so no longer.
    mutating func waitsNoMore(_ purpose: PendingCall.Purpose) {
        switch purpose {
        case .again(_, let message): waitingBytes -= Self.callBytes + message.count
        case .openAgain(_, let messages):
            waitingBytes -= messages.reduce(Self.callBytes) { $0 + Self.callBytes + $1.count }
        default: break
        }
    }

    /// Whether users and roles count, and which.
    struct Moment: Hashable {
        var isEnabled: Bool
        var revision: AuthRevision
    }

    /// More at a time are not logged; the tokens then end a little earlier, or with their next use later.
    private static let extensionsMax = 1_024

    init(_ settings: TokenSettings) throws(StartFailure) { maker = try TokenMaker(settings) }

    /// False when the use of the token is already on its way.
    mutating func beginExtension(_ digest: SHA256Digest, as id: RequestID) -> Bool {
        guard extensions.count < Self.extensionsMax, extending.insert(digest).inserted else { return false }
        extensions[id] = digest
        return true
    }

    /// Whether the request was the use of a token.
    mutating func concludes(_ id: RequestID) -> Bool {
        guard !extensions.isEmpty, let digest = extensions.removeValue(forKey: id) else { return false }
        extending.remove(digest)
        return true
    }
}
