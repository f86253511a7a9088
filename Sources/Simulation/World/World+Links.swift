internal import Determinism
internal import Raft
internal import Replica

/// Connections between members, and the messages on them.
extension World {
    func isLinked(_ from: Int, _ to: Int) -> Bool { links[from * members.count + to] }

    private mutating func setLink(_ from: Int, _ to: Int, _ isUp: Bool) { links[from * members.count + to] = isUp }

    // MARK: Connecting

    mutating func connectToPeers(_ member: SimulatedMember) {
        for peer in members where peer.index != member.index {
            agenda.insert(
                .dial(from: member.index, to: peer.index, life: member.life),
                due: later(random.links.draw(below: options.electionNanoseconds / 8)))
            // Peers that keep trying reach it soon.
            if peer.isUp, !isLinked(peer.index, member.index) {
                agenda.insert(
                    .dial(from: peer.index, to: member.index, life: peer.life),
                    due: later(random.links.draw(below: options.electionNanoseconds / 4)))
            }
        }
    }

    mutating func dial(_ from: SimulatedMember, _ to: SimulatedMember) {
        guard !isLinked(from.index, to.index), from.isUp else { return }
        let handshake = network.connects(from: node(from.index), to: node(to.index), at: later(0))
        if to.isUp, handshake == .established {
            setLink(from.index, to.index, true)
            step(from, .connected(to.id))
        } else if !to.isBarred {
            agenda.insert(
                .dial(from: from.index, to: to.index, life: from.life),
                due: later(options.electionNanoseconds / 2 + random.links.draw(below: options.electionNanoseconds)))
        }
    }

    mutating func hangUp(_ from: SimulatedMember, _ to: SimulatedMember, isRefused: Bool) {
        guard isLinked(from.index, to.index) else { return }
        setLink(from.index, to.index, false)
        network.reset(from: node(from.index), to: node(to.index))
        step(from, isRefused && !to.isUp ? .connectionRefused(to.id) : .disconnected(to.id))
        agenda.insert(
            .dial(from: from.index, to: to.index, life: from.life),
            due: later(random.links.draw(below: options.electionNanoseconds / 2)))
    }

    /// A connection is lost: its owner learns of it after a while.
    mutating func loseConnection(from: SimulatedMember, to: SimulatedMember, isRefused: Bool, after nanoseconds: UInt64)
    {
        guard isLinked(from.index, to.index) else { return }
        agenda.insert(
            .hangUp(from: from.index, to: to.index, life: from.life, isRefused: isRefused), due: later(nanoseconds))
    }

    /// A process is gone: its own connections are, and those of others to it break: at once when its machine says so, after a time-out when nobody does.
    mutating func loseConnections(of member: SimulatedMember, machineIsUp: Bool) {
        for peer in members where peer.index != member.index {
            setLink(member.index, peer.index, false)
            network.reset(from: node(member.index), to: node(peer.index))
            let isHeard =
                machineIsUp
                && network.connects(from: node(member.index), to: node(peer.index), at: later(0)) == .established
            loseConnection(
                from: peer, to: member, isRefused: isHeard,
                after: isHeard
                    ? random.links.draw(below: 2_000_000)
                    : options.electionNanoseconds * (2 + random.links.draw(below: 8 as UInt64)))
        }
    }

    /// A member tells another that it does not listen to it, and ends the connection.
    mutating func turnAway(_ turned: TurnedAway, by member: SimulatedMember) {
        let index = Int(turned.sender.member.rawValue) - 1
        guard index >= 0, index < members.count, index != member.index else { return }
        loseConnection(from: members[index], to: member, isRefused: false, after: 1_000_000)
        guard network.connects(from: node(member.index), to: node(index), at: later(0)) == .established else { return }
        refusals.append((turned, member.id))
        agenda.insert(
            .turnedAway(refusal: refusals.count - 1, member: index, life: members[index].life),
            due: later(500_000 + random.links.draw(below: 1_000_000 as UInt64)))
    }

    // MARK: Messages

    mutating func send(_ envelope: PeerEnvelope, from sender: SimulatedMember) {
        transmit(envelope, from: sender)
        springAmbush(envelope, from: sender)
    }

    private mutating func transmit(_ envelope: PeerEnvelope, from sender: SimulatedMember) {
        let to = Int(envelope.to.rawValue) - 1
        if case .raft(let message) = envelope.message {
            judgePromises(of: message, from: sender, to: envelope.to)
        }
        let kind = MessageKind(envelope.message)
        counters[.messages] += 1
        guard to >= 0, to < members.count, sender.index != to, isLinked(sender.index, to) else { return }
        trace.sent(now, kind, sender.index, to)
        let routing = network.route(
            envelope.message, bytes: envelope.message.roughBytes, from: node(sender.index), to: node(to), at: later(0))
        switch routing {
        case .arrives(let arrival, let again):
            guard let author = sender.process?.replica.sender else { return }
            bring(envelope.message, kind, by: author, to: to, arrival)
            if let again { bring(envelope.message, kind, by: author, to: to, again) }
        case .lost: trace.record(TraceEvent(now, .lost, sender.index, other: to, String(describing: kind)))
        case .breaks: loseConnection(from: sender, to: members[to], isRefused: false, after: 0)
        }
        if let replay = network.replay(at: later(0)) {
            repeatOld(replay)
        }
    }

    /// A message of long ago comes again, and with it the life of its sender: the one that sent it, or any since.
    private mutating func repeatOld(_ replay: Replay) {
        guard let life = lives[replay.from.position]?.last(where: { $0.began <= replay.sent.nanoseconds }) else {
            return
        }
        counters[.replays] += 1
        bring(replay.message, MessageKind(replay.message), by: life.sender, to: replay.to.position, replay.arrival)
    }

    private mutating func bring(
        _ message: PeerMessage, _ kind: MessageKind, by sender: Sender, to: Int, _ arrival: Arrival
    ) {
        let slot = underway.insert(
            MessagesUnderway.Item(
                message: message, kind: kind, sender: sender, from: Int(sender.member.rawValue) - 1, to: to,
                toLife: members[to].life, arrival: arrival, sent: now))
        agenda.insert(.arrival(slot: slot), due: arrival.due)
    }

    mutating func arrive(_ slot: Int, _ event: WorldEvent) {
        guard let (from, to, life) = underway.ends(of: slot) else { return }
        let receiver = members[to]
        if receiver.isUp, !isDue(event, at: to, receiver.life) { return }
        guard let item = underway.remove(slot), receiver.isUp else { return }
        // What travels on a connection ends with it; duplicates and replays come from elsewhere.
        guard item.arrival.connection == nil || receiver.life == life,
            network.delivers(item.arrival, item.kind, from: node(from), to: node(to), at: later(0))
        else { return }
        if item.arrival.isCorrupted {
            // The checksum of the frame does not fit: the receiver closes the connection.
            counters[.corruptMessages] += 1
            loseConnection(from: members[from], to: receiver, isRefused: false, after: 0)
            return
        }
        trace.arrived(now, item.kind, from, to, sent: item.sent)
        if item.arrival.connection == nil, case .raft(let message) = item.message,
            message.term.number < receiver.facts.term
        {
            marks.hit(.oldMessage)
        }
        guard survivesEncoding(item.message) else {
            violate(.own, "a message does not survive its encoding: \(item.message)")
            return
        }
        step(receiver, .received([item.message], from: item.sender))
        if case .raft(let message) = item.message, message.term.number == receiver.facts.term {
            receiver.heard[from] = receiver.ticks
        }
    }

    /// A message is what its bytes say; tried now and then.
    private func survivesEncoding(_ message: PeerMessage) -> Bool {
        guard counters[.steps] % 64 == 0 else { return true }
        var bytes: [UInt8] = []
        message.encode(into: &bytes)
        return bytes.withUnsafeBytes { PeerMessage(decoding: $0) } == message
    }
}

extension PeerMessage {
    /// About how long it is on the wire, for links that are slow.
    var roughBytes: Int {
        switch self {
        case .raft(let message):
            switch message.body {
            case .append(let append): append.entries.reduce(64) { $0 + 32 + $1.payload.count }
            case .installSnapshot(let chunk, _): 128 + chunk.bytes.count
            case .readRequest(let ids), .readReply(let ids, _): 32 + 16 * ids.count
            default: 48
            }
        case .forward(let forward): forward.payloads.reduce(32) { $0 + 4 + $1.count }
        case .forwardRefusal(let refusal): 32 + 8 * refusal.sequences.count
        case .operation, .operationRefusal, .introduction, .recognition, .repairRequest, .checkpointReport: 128
        case .repairReply: 1_024
        }
    }
}
