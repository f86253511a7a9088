internal import MVCC

/// What a member's process has of those that watch it: the board that decides, and an outlet that stands for the connections.
final class WatchServing {
    var board: WatchBoard
    let outlet: SimulatedWatchOutlet
    /// A turn will come.
    var isTurnDue = false
    /// Since when synced watchers have not been told of something.
    var owesSince: UInt64?

    init(_ board: WatchBoard, _ outlet: SimulatedWatchOutlet) {
        self.board = board
        self.outlet = outlet
    }
}
