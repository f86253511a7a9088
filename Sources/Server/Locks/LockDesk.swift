internal import Coordination
internal import GRPC
internal import MVCC
internal import Replica

/// The calls of this member's clients that wait for locks and elections, and what they wait for.
struct LockDesk {
    /// Calls that wait and places that are being given up, together; one more call is refused. Each takes about a kilobyte.
    static let callsMax = 16_384

    /// What a request of the member's own is for.
    enum Errand {
        case grant(QueueCall)
        case entry(QueueCall)
        case read(QueueCall)
        case release(Release)
    }

    /// A place to be given up, since the call that took it has ended without it.
    struct Release {
        var place: QueuePlace
        var user: UserName?
    }

    /// Watches what calls wait for. There while somebody waits, so that otherwise nothing is looked at.
    var board: WatchBoard?
    let outlet = QueueOutlet()
    private var calls: [RequestID: QueueCall] = [:]
    /// Calls by the places of their streams on the board.
    private var watching: [QueueCall?] = []
    private(set) var errands: [RequestID: Errand] = [:]
    /// Calls whose queue is being read, the next one in front, and some that have ended meanwhile.
    var searches: [QueueCall] = []
    /// What could not be asked for a moment ago.
    private var postponed: [Errand] = []
    /// Places that are being given up.
    private var releases = 0

    var isEmpty: Bool { calls.isEmpty }

    var count: Int { calls.count }

    var isFull: Bool { calls.count + releases >= Self.callsMax }

    // MARK: Calls

    func call(_ id: RequestID) -> QueueCall? { calls.isEmpty ? nil : calls[id] }

    func call(_ stream: WatchStreamID) -> QueueCall? {
        stream.place < watching.count ? watching[stream.place] : nil
    }

    /// In an order that is the same in every run.
    var ordered: [QueueCall] { calls.keys.sorted().compactMap { calls[$0] } }

    mutating func enter(_ call: QueueCall) { calls[call.id] = call }

    mutating func remove(_ call: QueueCall) {
        calls[call.id] = nil
        if let stream = call.stream {
            board?.close(stream)
            watching[stream.place] = nil
            call.stream = nil
        }
        if board?.streamCount == 0 { board = nil }
        call.phase = .ended
    }

    /// Has the call hear of changes in a range from `first` on, instead of those that it heard of before. The first watcher of a call
    /// stays until the end: it is that of the call's own key.
    mutating func follow(_ interest: WatchInterest, from first: Revision, for call: QueueCall, on view: StoreView) {
        if board == nil { board = WatchBoard(after: view) }
        guard let stream = call.stream ?? board?.open() else { return }
        if call.stream == nil {
            call.stream = stream
            while watching.count <= stream.place { watching.append(nil) }
            watching[stream.place] = call
        }
        let isOwn = call.place != nil && call.watchers == Self.own
        if !isOwn { board?.remove(call.watchers, of: stream) }
        call.watchers += 1
        board?.add(
            interest, from: first, as: call.watchers, to: stream, wantsProgress: false, wantsFragments: false, on: view)
    }

    /// A store that came whole from another member may have forgotten what the watcher of a call's own key lacked, and ended it.
    mutating func watchOwn(_ interest: WatchInterest, for call: QueueCall, on view: StoreView) {
        guard let stream = call.stream, board?.interest(of: Self.own, of: stream) == nil else { return }
        board?.add(
            interest, from: nil, as: Self.own, to: stream, wantsProgress: false, wantsFragments: false, on: view)
    }

    /// The number of the watcher of a call's own key: the first that it gets.
    private static let own: Int64 = 1

    // MARK: Errands

    mutating func begin(_ errand: Errand, as id: RequestID) {
        errands[id] = errand
        if case .release = errand { releases += 1 }
    }

    mutating func conclude(_ id: RequestID) -> Errand? {
        guard !errands.isEmpty, let errand = errands.removeValue(forKey: id) else { return nil }
        if case .release = errand { releases -= 1 }
        return errand
    }

    mutating func postpone(_ errand: Errand) {
        postponed.append(errand)
        if case .release = errand { releases += 1 }
    }

    mutating func takePostponed() -> [Errand] {
        guard !postponed.isEmpty else { return [] }
        defer { postponed = [] }
        for case .release in postponed { releases -= 1 }
        return postponed
    }
}
