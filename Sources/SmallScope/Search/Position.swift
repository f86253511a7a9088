internal import Raft

/// A state of the cluster while an action is carried out: what a ``World`` numbers, laid open.
struct Position {
    private var seats = SIMD8<UInt32>(repeating: 0)
    private(set) var machines = SIMD8<UInt32>(repeating: 0)
    private(set) var inboxes = SIMD8<UInt32>(repeating: 0)
    private(set) var ledger: Ledger
    private var ledgerNumber: UInt32
    var budget: Budget

    init(_ world: World, _ catalogue: borrowing Catalogue) {
        for slot in catalogue.members.indices {
            let seat = catalogue.seats[world[seat: slot]]
            seats[slot] = world[seat: slot]
            machines[slot] = seat.machine
            inboxes[slot] = seat.inbox
        }
        ledgerNumber = world.ledger
        ledger = catalogue.ledgers[world.ledger]
        budget = world.budget
    }

    /// The state in which nothing has happened.
    static func initial(_ catalogue: inout Catalogue) throws(Violation) -> World {
        var world = World()
        for slot in catalogue.members.indices {
            world[seat: slot] = catalogue.seat(try catalogue.machine(initially: slot), 0)
        }
        return world
    }

    func world(_ catalogue: inout Catalogue) -> World {
        var world = World()
        for slot in catalogue.members.indices { world[seat: slot] = catalogue.seat(machines[slot], inboxes[slot]) }
        world.ledger = ledgerNumber
        world.budget = budget
        return world
    }

    /// One machine goes through a step, and the oracles look. Gives the packets that are `held` back from the network.
    mutating func apply(
        _ step: UInt32, to slot: Int, _ catalogue: inout Catalogue, holding isHeld: (Message.Body) -> Bool
    ) throws(Violation) -> [UInt32] {
        let step = catalogue.steps[Int(step)]
        if let violation = step.violation { throw violation }
        let before = machines[slot]
        machines[slot] = step.machine
        if !step.isPlain || !step.votes.isEmpty {
            let old = ledger
            if !step.isPlain { try Oracle(catalogue, machines).judge(slot, from: before, &ledger) }
            for packet in step.votes { try note(catalogue.packets[packet]) }
            let terms = catalogue.members.indices.map { catalogue.facts[Int(machines[$0])].storedTerm }
            ledger.forget(before: terms.min() ?? .zero)
            if ledger != old { ledgerNumber = catalogue.ledger(ledger) }
        }
        var held: [UInt32] = []
        for packet in step.sent {
            let content = catalogue.packets[packet]
            guard let receiver = catalogue.slot(of: content.to) else { continue }
            if isHeld(content.message.body) {
                held.append(packet)
            } else {
                inboxes[receiver] = catalogue.inbox(inboxes[receiver], adding: packet)
            }
        }
        return held
    }

    private mutating func note(_ packet: Packet) throws(Violation) {
        guard let candidate = packet.vote else { return }
        if let earlier = ledger.note(vote: candidate, of: packet.from, in: packet.message.term) {
            throw Violation(
                .s7, "\(packet.from) votes for \(earlier) and for \(candidate) in term \(packet.message.term.number)")
        }
    }
}

extension Packet {
    /// For whom the sender votes by it: a candidate by its request, others by their answer.
    var vote: MemberID? {
        switch message.body {
        case .requestVote: from
        case .voteReply(granted: true): to
        case .preVote, .preVoteReply, .voteReply(granted: false), .append, .appendAccepted, .appendRejected,
            .heartbeat, .heartbeatReply, .installSnapshot, .snapshotReply, .timeoutNow, .readRequest, .readReply, .logLost:
            nil
        }
    }
}
