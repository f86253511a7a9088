import Determinism
import Testing

@testable import Simulation

/// A network of two nodes or more, used from the first to the second.
struct Line {
    static let a = NetworkNode(0)
    static let b = NetworkNode(1)
    static let both = LinkSet.among(NodeSet([a, b]))
    static let start = Instant(nanoseconds: 1_000_000_000)

    var network: SimulatedNetwork

    init(_ options: NetworkOptions = NetworkOptions(), nodes: Int = 2, seed: UInt64 = 2) {
        network = SimulatedNetwork(nodes: nodes, options: options, seed: seed)
    }

    /// Options of links that take just so long.
    static func exact(_ nanoseconds: Int = 1_000) -> NetworkOptions {
        var options = NetworkOptions()
        options.delay = .exactly(nanoseconds)
        return options
    }

    mutating func send(
        _ kind: MessageKind = .append, bytes: Int = 100, at now: Instant = start, back: Bool = false
    ) -> Routing {
        network.route(kind, bytes: bytes, from: back ? Self.b : Self.a, to: back ? Self.a : Self.b, at: now)
    }

    /// How long the message takes; nil when it does not arrive, be it at its end.
    mutating func delay(
        of kind: MessageKind = .append, bytes: Int = 100, at now: Instant = start, back: Bool = false
    ) -> Int? {
        guard case .arrives(let arrival, _) = send(kind, bytes: bytes, at: now, back: back) else { return nil }
        guard delivers(arrival, kind, back: back) else { return nil }
        return Int(arrival.due.nanoseconds - now.nanoseconds)
    }

    func delivers(_ arrival: Arrival, _ kind: MessageKind = .append, back: Bool = false) -> Bool {
        network.delivers(arrival, kind, from: back ? Self.b : Self.a, to: back ? Self.a : Self.b, at: arrival.due)
    }
}

func after(_ nanoseconds: Int) -> Instant { Instant(nanoseconds: Line.start.nanoseconds + UInt64(nanoseconds)) }
