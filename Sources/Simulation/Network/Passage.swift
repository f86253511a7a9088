internal import Determinism

/// What a message meets on its way through the layers.
struct Passage {
    let now: UInt64
    private let moment: Instant
    /// In nanoseconds, beside what the link itself takes.
    var delay = 0
    var cloggedUntil: UInt64 = 0
    var duplication: Odds
    var corruption: Odds
    var breaks: Odds
    /// 0: no limit.
    var bytesPerSecond: Int

    init(_ options: NetworkOptions, _ now: Instant) {
        self.now = now.nanoseconds
        moment = now
        duplication = options.duplication
        corruption = options.corruption
        breaks = options.breaks
        bytesPerSecond = options.bytesPerSecond
    }

    /// Goes through a layer; not nil when the message ends there.
    mutating func meet(_ layer: NetworkLayer, _ kind: MessageKind, _ random: inout SplitMix64) -> Routing.Loss? {
        switch layer.effect {
        case .blocks, .refuses, .flaps:
            return layer.stops(kind, at: moment) ? .cut : nil
        case .loses(let odds, let kinds):
            return kinds.contains(kind) && random.happens(odds) ? .dropped : nil
        case .clogs(let until): cloggedUntil = max(cloggedUntil, until.nanoseconds)
        case .delays(let distribution): delay += distribution.draw(&random)
        case .duplicates(let odds): duplication = duplication + odds
        case .corrupts(let odds): corruption = corruption + odds
        case .breaks(let odds): breaks = breaks + odds
        case .limits(let rate): bytesPerSecond = bytesPerSecond == 0 ? rate : min(bytesPerSecond, rate)
        }
        return nil
    }
}
