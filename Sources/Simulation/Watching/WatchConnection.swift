internal import MVCC

/// One stream between a client that watches and a member: what is under way in each direction arrives in order.
struct WatchConnection {
    enum Request {
        case create(session: Int, wantsProgress: Bool, number: Int64)
        case cancel(session: Int, number: Int64)
        case progress
    }

    let client: Int
    let member: Int
    /// The member's life: the stream does not outlive it.
    let life: UInt32
    /// The client has left it, or has learned that it is broken.
    var isLost = false
    /// The stream's name at the member, once the first request has come there.
    var stream: WatchStreamID?

    private var requests: [Request] = []
    private var requestsTaken = 0
    private var answers: [WatchAnswer] = []
    private var answersArrived = 0
    private var answersTaken = 0
    /// When the last of each direction is due.
    private var requestDue: UInt64 = 0
    private var answerDue: UInt64 = 0
    /// What the client knows of the names that the member has given.
    private var sessions: [(number: Int64, session: Int)] = []

    init(client: Int, member: Int, life: UInt32) {
        self.client = client
        self.member = member
        self.life = life
    }

    /// Answers when it arrives.
    mutating func ask(_ request: Request, due: UInt64) -> UInt64 {
        requests.append(request)
        requestDue = max(requestDue, due)
        return requestDue
    }

    mutating func takeRequest() -> Request? {
        guard requestsTaken < requests.count else { return nil }
        requestsTaken += 1
        return requests[requestsTaken - 1]
    }

    /// Answers when it arrives.
    mutating func tell(_ answer: WatchAnswer, due: UInt64) -> UInt64 {
        answers.append(answer)
        answerDue = max(answerDue, due)
        return answerDue
    }

    mutating func answerArrived() { answersArrived += 1 }

    mutating func takeAnswer() -> WatchAnswer? {
        guard answersTaken < answersArrived else { return nil }
        answersTaken += 1
        return answers[answersTaken - 1]
    }

    mutating func name(_ session: Int, _ number: Int64) { sessions.append((number, session)) }

    func session(called number: Int64) -> Int? { sessions.last { $0.number == number }?.session }

    func number(of session: Int) -> Int64? { sessions.last { $0.session == session }?.number }

    /// All that have begun on it.
    var allSessions: [Int] { sessions.map(\.session) }
}
