internal import Bytes
public import Determinism
public import Replica

/// The links between members, and from clients to members: when messages arrive, how often, and whether at all.
///
/// A link is the one direction of a pair: what it carries travels on a connection that its sender dialled. The network keeps no queue: it
/// answers when a message is due, the run brings it back then, and ``delivers(_:_:from:to:at:)`` says whether it still arrives.
public struct SimulatedNetwork: Sendable {
    public static let nodesMax = 64

    public var options: NetworkOptions
    public let nodes: Int
    public private(set) var statistics = NetworkStatistics()
    private var links: [Link]
    private var layers: [(id: NetworkLayer.ID, layer: NetworkLayer)] = []
    private var layersMade = 0
    private var recorded = RecordedMessages()
    private var random: SplitMix64

    private struct Link {
        /// Counts the connections that the link has had.
        var connection: UInt32 = 0
        /// When the last message of an ordered link arrives.
        var lastDue: UInt64 = 0
        /// Until when the line is taken by what was sent before.
        var busyUntil: UInt64 = 0
    }

    public init(nodes: Int, options: NetworkOptions = NetworkOptions(), seed: UInt64) {
        invariant((1...Self.nodesMax).contains(nodes), "a network has 1 to 64 nodes")
        self.nodes = nodes
        self.options = options
        links = [Link](repeating: Link(), count: nodes * nodes)
        random = SplitMix64(seed: seed)
    }

    // MARK: Messages

    /// Sends a message between members, which may be sent again by ``replay(at:)`` at any time.
    public mutating func route(
        _ message: PeerMessage, bytes: Int, from sender: NetworkNode, to receiver: NetworkNode, at now: Instant
    ) -> Routing {
        if options.replays != .never { recorded.see(message, from: sender, to: receiver, at: now, &random) }
        return route(MessageKind(message), bytes: bytes, from: sender, to: receiver, at: now)
    }

    /// Sends a message of which the network need not know more than its kind.
    public mutating func route(
        _ kind: MessageKind, bytes: Int, from sender: NetworkNode, to receiver: NetworkNode, at now: Instant
    ) -> Routing {
        statistics.count(kind)
        var passage = Passage(options, now)
        for slot in layers.indices where layers[slot].layer.links.contains(from: sender, to: receiver) {
            if let loss = passage.meet(layers[slot].layer, kind, &random) { return lose(loss) }
        }
        if random.happens(options.loss) { return lose(.dropped) }
        if random.happens(passage.breaks) {
            statistics.broken += 1
            reset(from: sender, to: receiver)
            return .breaks
        }
        return send(passage, bytes, on: sender.position * nodes + receiver.position)
    }

    /// Whether a message that is due is given to its receiver: its connection has not ended, and the link lets it through now.
    public func delivers(
        _ arrival: Arrival, _ kind: MessageKind, from sender: NetworkNode, to receiver: NetworkNode, at now: Instant
    ) -> Bool {
        if let connection = arrival.connection,
            connection != links[sender.position * nodes + receiver.position].connection
        {
            return false
        }
        for slot in layers.indices where layers[slot].layer.links.contains(from: sender, to: receiver) {
            if layers[slot].layer.stops(kind, at: now) { return false }
        }
        return true
    }

    /// Now and then, as ``NetworkOptions/replays`` says, a message that was sent long ago. To be asked as often as messages are sent.
    public mutating func replay(at now: Instant) -> Replay? {
        guard random.happens(options.replays), let record = recorded.draw(&random) else { return nil }
        statistics.replayed += 1
        let due = now.nanoseconds + UInt64(options.delay.draw(&random))
        return Replay(
            message: record.message, from: record.from, to: record.to, sent: record.sent,
            arrival: Arrival(due: Instant(nanoseconds: due), connection: nil, isCorrupted: false))
    }

    private mutating func lose(_ loss: Routing.Loss) -> Routing {
        statistics.count(loss)
        return .lost(loss)
    }

    private mutating func send(_ passage: Passage, _ bytes: Int, on link: Int) -> Routing {
        var departure = passage.now
        if passage.bytesPerSecond > 0 {
            departure = max(departure, links[link].busyUntil)
            let queueMax = UInt64(options.queueBytesMax) * 1_000_000_000 / UInt64(passage.bytesPerSecond)
            guard departure - passage.now <= queueMax else { return lose(.queueFull) }
            departure += UInt64(bytes) * 1_000_000_000 / UInt64(passage.bytesPerSecond)
            links[link].busyUntil = departure
        }
        let travel = passage.delay + options.delay.draw(&random)
        var due = max(departure, passage.cloggedUntil) + UInt64(travel)
        if options.isOrdered {
            due = max(due, links[link].lastDue)
            links[link].lastDue = due
        }
        let arrival = Arrival(
            due: Instant(nanoseconds: due), connection: links[link].connection, isCorrupted: corrupts(passage))
        return .arrives(arrival, again: duplicate(due, passage))
    }

    private mutating func duplicate(_ due: UInt64, _ passage: Passage) -> Arrival? {
        guard random.happens(passage.duplication) else { return nil }
        statistics.duplicated += 1
        let later = due + UInt64(options.duplicateDelay.draw(&random))
        return Arrival(due: Instant(nanoseconds: later), connection: nil, isCorrupted: corrupts(passage))
    }

    private mutating func corrupts(_ passage: Passage) -> Bool {
        let isCorrupted = random.happens(passage.corruption)
        if isCorrupted { statistics.corrupted += 1 }
        return isCorrupted
    }

    // MARK: Connections

    /// What an attempt of a node to connect to another ends with. A handshake needs both directions.
    public func connects(from sender: NetworkNode, to receiver: NetworkNode, at now: Instant) -> Handshake {
        var handshake = Handshake.established
        for (_, layer) in layers {
            let isForward = layer.links.contains(from: sender, to: receiver)
            guard isForward || layer.links.contains(from: receiver, to: sender) else { continue }
            switch layer.effect {
            case .refuses: if isForward { return .refused }
            case .blocks(let kinds): if kinds == .all { handshake = .unanswered }
            case .flaps(let flapping): if !flapping.isUp(at: now) { handshake = .unanswered }
            case .clogs(let until): if now < until { handshake = .unanswered }
            case .loses, .delays, .duplicates, .corrupts, .breaks, .limits: break
            }
        }
        return handshake
    }

    /// The link's connection ends: all that is under way on it is lost. The next one begins at once.
    public mutating func reset(from sender: NetworkNode, to receiver: NetworkNode) {
        let link = sender.position * nodes + receiver.position
        links[link] = Link(connection: links[link].connection &+ 1)
    }

    /// All connections of a machine end, those it dialled and those it accepted, as when its process dies.
    public mutating func resetAll(of node: NetworkNode) {
        for other in 0..<nodes {
            reset(from: node, to: NetworkNode(other))
            reset(from: NetworkNode(other), to: node)
        }
    }

    // MARK: Layers

    /// Lays an effect over some links, until it is taken away. Where it refuses connections, those that there are end.
    public mutating func add(_ layer: NetworkLayer) -> NetworkLayer.ID {
        layersMade += 1
        let id = NetworkLayer.ID(rawValue: layersMade)
        layers.append((id, layer))
        if case .refuses = layer.effect {
            for link in layer.links.links { reset(from: link.from, to: link.to) }
        }
        return id
    }

    public mutating func remove(_ id: NetworkLayer.ID) {
        layers.removeAll { $0.id == id }
    }

    /// Takes all layers away.
    public mutating func heal() { layers = [] }
}
