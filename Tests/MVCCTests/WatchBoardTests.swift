import MVCC
import Testing

/// The board with clients that take what they want: what is told, to whom, and in which turn.
@Suite struct WatchBoardTests {
    private enum Told: Equatable {
        case revisions([Int64])
        case compacted(Int64)
        case progress(Int64)
    }

    /// Takes so many answers of each stream as it has room for.
    private final class Clients: WatchTaker {
        var room: [WatchStreamID: Int] = [:]
        var told: [WatchStreamID: [Int64: [Told]]] = [:]
        /// Revisions that fit into no answer.
        var tooLarge: Set<Int64> = []

        func isFull(_ stream: WatchStreamID) -> Bool { room[stream] == 0 }
        func mayReadOn(_ stream: WatchStreamID) -> Bool { !isFull(stream) }

        func take(_ changes: [Change], at places: [Int], of revision: Revision, for watcher: WatchAddress) -> Bool {
            note(.revisions([revision.number]), watcher)
            return !tooLarge.contains(revision.number)
        }

        func take(_ pieces: [WatchHub.Piece], readAt revision: Revision, for watcher: WatchAddress) -> Bool {
            note(.revisions(pieces.map(\.revision.number)), watcher)
            return !pieces.contains { tooLarge.contains($0.revision.number) }
        }

        func takeCompacted(_ floor: Revision, for watcher: WatchAddress) { note(.compacted(floor.number), watcher) }
        func takeProgress(through revision: Revision, for watcher: WatchAddress) {
            note(.progress(revision.number), watcher)
        }

        private func note(_ told: Told, _ watcher: WatchAddress) {
            self.told[watcher.stream, default: [:]][watcher.number, default: []].append(told)
            if let left = room[watcher.stream] { room[watcher.stream] = max(0, left - 1) }
        }
    }

    private struct Scene {
        var store = VersionedStore()
        var board: WatchBoard
        let clients = Clients()

        init(limits: WatchLimits = WatchLimits()) { board = WatchBoard(after: store.view, limits: limits) }

        mutating func put(_ count: Int = 1) {
            for _ in 0..<count {
                _ = store.apply(.put(PutOperation(key: [1], value: [])), leaseExists: { _ in true })
            }
        }

        mutating func compact(_ revision: Int64) {
            _ = store.apply(.compact(Compaction(revision: Revision(revision))), leaseExists: { _ in true })
        }

        mutating func watch(
            _ stream: WatchStreamID, as number: Int64, from first: Int64? = nil, wantsProgress: Bool = false
        ) {
            board.add(
                WatchInterest(.all), from: first.map { Revision($0) }, as: number, to: stream,
                wantsProgress: wantsProgress, wantsFragments: false, on: store.view)
        }

        @discardableResult
        mutating func turn() -> WatchBoard.Turn { board.advance(on: store.view, to: clients) }
    }

    @Test("a stream that is full is told nothing and misses nothing; others are told in the same turn")
    func slowStream() {
        var scene = Scene()
        let (slow, quick) = (scene.board.open(), scene.board.open())
        scene.watch(slow, as: 1)
        scene.watch(slow, as: 2)
        scene.watch(quick, as: 1)
        scene.clients.room[slow] = 1
        scene.put(3)
        #expect(!scene.turn().wantsAnother)
        #expect(scene.clients.told[slow] == [1: [.revisions([2])]])
        #expect(scene.clients.told[quick] == [1: [.revisions([2]), .revisions([3]), .revisions([4])]])
        scene.clients.room[slow] = nil
        while scene.turn().wantsAnother {}
        #expect(
            scene.clients.told[slow] == [1: [.revisions([2]), .revisions([3, 4])], 2: [.revisions([2, 3, 4])]])
        scene.put()
        scene.turn()
        #expect(scene.clients.told[slow]?[2]?.last == .revisions([5]))
    }

    @Test("what has not been told is named, so that it is not swept; with nobody watching nothing is")
    func watchedFrom() {
        var limits = WatchLimits()
        limits.changesPerTurn = 1
        var scene = Scene(limits: limits)
        #expect(scene.board.watchedFrom == nil)
        let stream = scene.board.open()
        scene.watch(stream, as: 7)
        scene.put(2)
        #expect(scene.board.watchedFrom == Revision(2) && scene.board.isDue(on: scene.store.view))
        #expect(scene.turn().wantsAnother && scene.board.watchedFrom == Revision(3))
        #expect(!scene.turn().wantsAnother && scene.board.watchedFrom == Revision(4))
        #expect(scene.board.remove(7, of: stream) && !scene.board.remove(7, of: stream))
        #expect(scene.board.watchedFrom == nil && scene.board.watcherCount == 0)
    }

    @Test("a slow watcher that lacks what is compacted ends with the floor, and its number is free again")
    func compacted() {
        var scene = Scene()
        let stream = scene.board.open()
        scene.watch(stream, as: 5)
        scene.clients.room[stream] = 0
        scene.put(4)
        scene.turn()
        scene.compact(4)
        scene.clients.room[stream] = nil
        scene.turn()
        #expect(scene.clients.told[stream] == [5: [.compacted(4)]])
        #expect(scene.board.number(for: 5, of: stream) == 5 && scene.board.watcherCount == 0)
    }

    @Test("progress is of the whole stream when all its watchers are synced, else of those that are")
    func progress() {
        var limits = WatchLimits()
        limits.historyPerTurn = 1
        var scene = Scene(limits: limits)
        let stream = scene.board.open()
        scene.put(3)
        scene.turn()
        scene.watch(stream, as: 1)
        scene.watch(stream, as: 2, from: 2)
        #expect(scene.board.progress(of: stream) == .ofSome([1], through: Revision(4)))
        while scene.turn().wantsAnother {}
        #expect(scene.board.progress(of: stream) == .ofAll(through: Revision(4)))
        #expect(scene.clients.told[stream] == [2: [.revisions([2]), .revisions([3]), .revisions([4])]])
    }

    @Test("progress comes by itself to whoever wants it and was told nothing meanwhile")
    func idle() {
        var scene = Scene()
        let stream = scene.board.open()
        scene.watch(stream, as: 1, wantsProgress: true)
        scene.watch(stream, as: 2)
        scene.put()
        scene.turn()
        scene.board.tellProgressOfIdle(to: scene.clients)
        #expect(scene.clients.told[stream]?[1] == [.revisions([2])])
        scene.board.tellProgressOfIdle(to: scene.clients)
        #expect(scene.clients.told[stream] == [1: [.revisions([2]), .progress(2)], 2: [.revisions([2])]])
    }

    @Test("a stream that cannot be told of a revision is named, and its place is used again once it is closed")
    func overwhelmed() {
        var scene = Scene()
        let stream = scene.board.open()
        scene.watch(stream, as: 1)
        scene.clients.tooLarge = [3]
        scene.put(2)
        let turn = scene.turn()
        #expect(turn.overwhelmed.map(\.stream) == [stream] && turn.overwhelmed.map(\.revision) == [Revision(3)])
        scene.board.close(stream)
        #expect(scene.board.watcherCount == 0 && scene.board.open() == stream)
        #expect(scene.board.numbers(of: stream) == [])
    }

    @Test("numbers are given from 0 on, around those that the client has chosen")
    func numbers() {
        var scene = Scene()
        let stream = scene.board.open()
        var given: [Int64?] = []
        for asked in [1, 0, 0, 1] as [Int64] {
            let number = scene.board.number(for: asked, of: stream)
            given.append(number)
            if let number { scene.watch(stream, as: number) }
        }
        #expect(given == [1, 0, 2, nil])
    }
}
