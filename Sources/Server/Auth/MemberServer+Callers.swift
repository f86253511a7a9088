internal import Coordination
internal import Determinism
internal import EtcdAPI
internal import GRPC
internal import LinuxSystem
internal import MVCC
internal import Raft
internal import Reactor
internal import Replica
internal import Security

/// Who calls, and what that allows. While authentication is off all of this is one look at a flag.
extension MemberServer {
    var isAuthEnabled: Bool { node?.state.auth.isEnabled == true }

    /// The user of a call's token; nil for a call without one. A token that is not good is refused.
    func principal(of call: CallID, _ session: GRPCSession) throws(RequestRefusal) -> Principal? {
        guard let node, let text = session.token(of: call) else { return nil }
        switch desk.maker {
        case .sealed(let key, _):
            let seconds = Clocks.realtime() / 1_000_000_000
            guard let token = JSONWebToken(text: text, sealedWith: key.bytes, now: seconds) else { break }
            return Principal(UserName(token.username), at: AuthRevision(token.revision))
        case .simple:
            let time = node.clusterTime(at: loop.now)
            guard let token = CallToken(text: text), let known = node.state.auth.token(token.digest, at: time),
                known.index == token.index
            else { break }
            if known.wantsExtension(at: time) { extend(token) }
            // As in etcd such a user is whoever it is now.
            return Principal(known.user, at: node.state.auth.revision)
        }
        throw RequestRefusal(EtcdError.invalidAuthToken)
    }

    /// Logs that a token was used, so that all members let it last longer. Nobody waits for that.
    private func extend(_ token: CallToken) {
        let id = internalRequestID()
        guard desk.beginExtension(token.digest, as: id) else { return }
        let command = Command.auth(.extendToken(token.digest)).encode()
        collectedRequests.append(
            Request(id: id, operation: .write(command: command), deadline: loop.now + requestTimeout))
    }

    /// Whether a call waits until this member has applied what its token was made by, to be taken anew then.
    func waits(
        for call: CallID, of session: GRPCSession, _ method: Int, _ message: UnsafeRawBufferPointer
    ) -> Bool {
        guard hasTokenFromAhead(call, session), desk.waits(message.count) else { return false }
        read(.again(method: method, message: Array(message)), call, of: session)
        return true
    }

    /// The same for a call whose messages are yet to come.
    func opensLater(_ call: CallID, of session: GRPCSession, _ method: Int) -> Bool {
        guard hasTokenFromAhead(call, session), desk.waits(0) else { return false }
        read(.openAgain(method: method, messages: []), call, of: session)
        return true
    }

    /// Keeps a message of a call that is opened later. Such a call ends when it says too much before.
    func keeps(_ message: UnsafeRawBufferPointer, _ call: CallID, of session: GRPCSession) -> Bool {
        guard isAuthEnabled else { return false }
        let id = RequestID(session: session.number, call: call)
        guard case .openAgain(let method, let messages) = pending[id]?.purpose else { return false }
        if desk.waits(message.count) {
            pending[id]?.purpose = .openAgain(method: method, messages: messages + [Array(message)])
        } else if let gone = pending.removeValue(forKey: id) {
            desk.waitsNoMore(gone.purpose)
            session.refuse(call, RequestRefusal(EtcdError.invalidAuthToken))
        }
        return true
    }

    /// Whether the token of a call was made by an entry that this member has not applied yet: another member gave it out just now.
    private func hasTokenFromAhead(_ call: CallID, _ session: GRPCSession) -> Bool {
        guard case .simple = desk.maker, let node, let text = session.token(of: call), let token = CallToken(text: text)
        else { return false }
        return token.index > node.appliedIndex.position
    }

    /// The command as it goes into the log: with its sender, while authentication is on.
    func authorised(_ command: Command, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) -> Command {
        guard isAuthEnabled else { return command }
        return .authorised(try principal(of: call, session) ?? Principal(UserName(""), at: .none), command)
    }

    /// Refuses a call that its method alone forbids.
    func admit(_ method: EtcdMethod, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        switch method.rule {
        case .everybody, .byContents: break
        case .anyUser: try demand(call, of: session) { $0.refusalToAnybody($1) }
        case .root: try demandRoot(call, of: session)
        }
    }

    /// For methods of which only some requests need it.
    func demandRoot(_ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        try demand(call, of: session) { $0.refusalToAdminister($1) }
    }

    /// Refuses a read of these keys by whoever may not read them in the state that is about to be read.
    func demandReadable(_ range: KeyRange, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        try demand(call, of: session) { $0.refusalToRead(range, $1) }
    }

    func demandReadable(_ transaction: Transaction, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        try demand(call, of: session) { $0.refusalToRead(transaction, $1) }
    }

    /// Refuses what a rule refuses to the caller.
    func demand(
        _ call: CallID, of session: GRPCSession, _ rule: (AuthStore, Principal?) -> AuthRefusal?
    ) throws(RequestRefusal) {
        guard isAuthEnabled, let auth = node?.state.auth else { return }
        if let refusal = rule(auth, try principal(of: call, session)) { throw RequestRefusal(refusal) }
    }
}
