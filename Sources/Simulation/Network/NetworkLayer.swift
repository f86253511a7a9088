public import Determinism

/// What a fault does to the links it strikes.
public enum LinkEffect: Hashable, Sendable {
    /// Messages of these kinds vanish, and nobody is told: a cut, a filter, a half-open connection.
    case blocks(MessageKinds)
    /// Connections are reset when this begins and refused while it lasts.
    case refuses
    /// The links are cut for a part of each period.
    case flaps(Flapping)
    /// What is sent before a moment arrives after it.
    case clogs(until: Instant)
    case loses(Odds, of: MessageKinds)
    /// Takes so much longer.
    case delays(DelayDistribution)
    case duplicates(Odds)
    case corrupts(Odds)
    /// Connections break with a message under way.
    case breaks(Odds)
    /// Messages queue behind each other for a line that carries so many bytes in a second.
    case limits(bytesPerSecond: Int)
}

/// A link that comes and goes.
public struct Flapping: Hashable, Sendable {
    /// Nanoseconds from one rise to the next.
    public var period: Int
    /// For how many nanoseconds of a period the link is up, from its beginning on.
    public var up: Int
    /// When a period begins.
    public var start: Instant

    public init(period: Int, up: Int, start: Instant) {
        self.period = max(1, period)
        self.up = up
        self.start = start
    }

    public func isUp(at now: Instant) -> Bool {
        now < start || Int(clamping: now.nanoseconds - start.nanoseconds) % period < up
    }
}

/// An effect on some links. Layers lie on one another, and each is taken away by itself: faults that overlap need not know of each other.
public struct NetworkLayer: Hashable, Sendable {
    public struct ID: Hashable, Sendable {
        public var rawValue: Int
    }

    public var links: LinkSet
    public var effect: LinkEffect

    public init(_ effect: LinkEffect, on links: LinkSet) {
        self.links = links
        self.effect = effect
    }

    /// Whether nothing of the kind gets through.
    func stops(_ kind: MessageKind, at now: Instant) -> Bool {
        switch effect {
        case .blocks(let kinds): kinds.contains(kind)
        case .refuses: true
        case .flaps(let flapping): !flapping.isUp(at: now)
        case .clogs, .loses, .delays, .duplicates, .corrupts, .breaks, .limits: false
        }
    }
}
