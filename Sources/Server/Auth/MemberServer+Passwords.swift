internal import Bytes
internal import Coordination
internal import EtcdAPI
internal import GRPC
internal import LinuxSystem
internal import MVCC
internal import Reactor
internal import Replica
internal import Security

/// From a password to a token or a hash:
///
///     call ─► fresh state ─► queue ─► thread: bcrypt ─► entry ─► answer
///               ▲                                         │
///               └───── users changed meanwhile: again ◄───┘
///
/// The password is seen by the call's member only, and by no log.
extension MemberServer {
    func authenticate(_ request: AuthenticateRequest, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        guard desk.failures.mayTry(Offences.origin(session.peer), now: loop.now) else { throw LoginFailures.refusal }
        guard request.name.utf8.count <= AuthLimits.nameBytesMax else {
            throw RequestRefusal(EtcdError.authenticationFailed)
        }
        let task = PasswordTask(.login(UserName(request.name), attempts: 0), password: request.password)
        read(.auth(.password(task)), call, of: session)
    }

    /// Gives a task to the thread, by the state that there is now.
    func queue(_ task: PasswordTask, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        let work = try work(for: task, call, of: session)
        let job = PasswordQueue.Job(
            id: RequestID(session: session.number, call: call), session: session.number, task: task, work: work)
        if let refusal = desk.passwords.append(job) { throw refusal }
        pending[job.id] = PendingCall(session: session, call: call, purpose: .auth(.password(task)))
        workOnPasswords()
    }

    private func work(
        for task: PasswordTask, _ call: CallID, of session: GRPCSession
    ) throws(RequestRefusal) -> PasswordWork {
        let cost = BcryptCost(settings.bcryptCost) ?? .standard
        guard case .login(let name, _) = task.goal else {
            // Nobody else makes this member work.
            try demandRoot(call, of: session)
            return .hash(salt: SystemRandom.bytes(BcryptHash.saltBytes), cost)
        }
        guard let auth = node?.state.auth, auth.isEnabled else { throw RequestRefusal(EtcdError.authNotEnabled) }
        guard let user = auth[name] else { return .check(nil, else: cost, at: auth.revision) }
        switch user.credential {
        case .noPassword: throw RequestRefusal.passwordForNoPasswordUser
        case .password(let hash): return .check(BcryptHash(text: hash), else: cost, at: auth.revision)
        }
    }

    private func workOnPasswords() {
        guard let job = desk.passwords.begin() else { return }
        if desk.thread == nil { desk.thread = try? WorkerThread(name: "passwords", for: loop) }
        guard let thread = desk.thread else {
            if let job = desk.passwords.finish() {
                refuse(job, RequestRefusal(.unavailable, "holdfast: no thread can be started"))
            }
            return
        }
        let (work, password) = (job.work, job.task.password)
        thread.submit({ work.perform(password) }, then: { [unowned self] in completePassword($0) })
    }

    private func completePassword(_ result: PasswordResult) {
        if let job = desk.passwords.finish() { conclude(job, result) }
        workOnPasswords()
    }

    private func refuse(_ job: PasswordQueue.Job, _ refusal: RequestRefusal) {
        guard let waiting = pending.removeValue(forKey: job.id) else { return }
        waiting.session.refuse(waiting.call, refusal)
    }

    private func conclude(_ job: PasswordQueue.Job, _ result: PasswordResult) {
        guard let waiting = pending.removeValue(forKey: job.id) else { return }
        let (call, session) = (waiting.call, waiting.session)
        do throws(RequestRefusal) {
            switch (job.task.goal, result) {
            case (.addUser(let name), .hashed(let hash)):
                try write(.auth(.addUser(name, .password(hash: hash))), .auth(.change), call, of: session)
            case (.changePassword(let name), .hashed(let hash)):
                try write(.auth(.changePassword(name, hash: hash)), .auth(.change), call, of: session)
            case (.login(let name, _), .checked(true, let revision)):
                try requestToken(job.task, for: name, at: revision, call, of: session)
            case (.login, .checked(false, let revision)):
                guard node?.state.auth.revision == revision else { return checkAgain(job.task, call, of: session) }
                desk.failures.note(Offences.origin(session.peer), now: loop.now)
                throw RequestRefusal(EtcdError.authenticationFailed)
            case (.login, .hashed), (.addUser, .checked), (.changePassword, .checked):
                unreachable("a login is checked and a new password hashed")
            }
        } catch {
            session.refuse(call, error)
        }
    }

    /// Users have changed since the password was checked.
    func checkAgain(_ task: PasswordTask, _ call: CallID, of session: GRPCSession) {
        guard case .login(let name, let attempts) = task.goal, attempts < PasswordTask.attemptsMax else {
            return session.refuse(call, RequestRefusal(EtcdError.authOldRevision))
        }
        let again = PasswordTask(.login(name, attempts: attempts + 1), password: task.password)
        read(.auth(.password(again)), call, of: session)
    }

    // MARK: Tokens

    private func requestToken(
        _ task: PasswordTask, for name: UserName, at revision: AuthRevision, _ call: CallID, of session: GRPCSession
    ) throws(RequestRefusal) {
        var letters: [UInt8] = []
        var new: AuthCommand.NewToken?
        if case .simple(let lifetime) = desk.maker {
            while letters.count < CallToken.letterCount {
                letters = CallToken.letters(from: SystemRandom.bytes(4 * CallToken.letterCount))
            }
            let nanoseconds = UInt64(clamping: lifetime.components.seconds) * 1_000_000_000
            new = AuthCommand.NewToken(digest: CallToken.digest(of: letters), lifetime: nanoseconds)
        }
        let command = Command.auth(.authenticate(name, checkedAt: revision, new))
        try propose(command, .auth(.token(task, letters: letters)), call, of: session)
    }

    func tokenText(_ task: PasswordTask, _ letters: [UInt8], at revision: AuthRevision, index: UInt64) -> [UInt8] {
        guard case .sealed(let key, let seconds) = desk.maker, case .login(let name, _) = task.goal else {
            return CallToken.text(letters, index: index)
        }
        let now = Clocks.realtime() / 1_000_000_000
        let token = JSONWebToken(username: name.text, revision: revision.number, expiry: now + seconds)
        return token.text(sealedWith: key.bytes)
    }
}
