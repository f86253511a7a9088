internal import Bytes
internal import Raft

/// Everything that has occurred, each thing once and numbered: machines, packets, inboxes, seats, and the steps between
/// machines. The core runs once for each machine and stimulus; the search over whole clusters works with the numbers.
struct Catalogue {
    /// A machine, and all packets that were ever sent to it.
    struct Seat: Hashable {
        var machine: UInt32
        var inbox: UInt32
    }

    /// What a stimulus does to a machine.
    struct Step {
        /// The machine afterwards.
        var machine: UInt32
        /// Packets that left, in order.
        var sent: [UInt32]
        /// Those of them that tell a vote.
        var votes: [UInt32] = []
        /// Whether nothing changed that an oracle watches: the logs, what is committed, who leads.
        var isPlain: Bool
        var violation: Violation?
    }

    /// A step that changes something, of the machine in some seat.
    struct Move {
        var action: Action
        var step: UInt32
    }

    let scope: Scope
    let members: [MemberID]
    private let bases: [SnapshotMetadata]
    private let options: Options
    private(set) var machines = Interner<Machine>()
    private(set) var facts: [MachineFacts] = []
    private(set) var packets = Interner<Packet>()
    private(set) var inboxes = Interner<[UInt32]>()
    private(set) var seats = Interner<Seat>()
    private(set) var ledgers = Interner<Ledger>()
    private(set) var tree = LogTree()
    private(set) var steps: [Step] = []
    private var known: [UInt64: UInt32] = [:]
    private var arrivals: [UInt64: UInt32] = [:]
    private var seatings: [UInt64: UInt32] = [:]
    private var moves: [[Move]?] = []
    /// Told before the core runs.
    var willRun: ((Action, Catalogue) -> Void)?

    init(_ scope: Scope) {
        self.scope = scope
        members = scope.members
        bases = scope.members.map(scope.base)
        options = scope.options
        _ = inboxes.intern([])
        _ = ledgers.intern(Ledger())
    }

    /// A member's machine before anything happened.
    mutating func machine(initially member: Int) throws(Violation) -> UInt32 {
        let machine = try Machine(
            id: members[member], options: options, base: bases[member], isRefined: scope.isRefined)
        return try number(machine, of: member)
    }

    private mutating func number(_ machine: Machine, of member: Int) throws(Violation) -> UInt32 {
        let (number, isNew) = machines.intern(machine)
        if isNew { facts.append(try MachineFacts(machine, base: bases[member], &tree)) }
        return number
    }

    func slot(of member: MemberID) -> Int? {
        let slot = Int(member.rawValue) - 1
        return members.indices.contains(slot) ? slot : nil
    }

    // MARK: Steps

    /// What an action that concerns one machine alone does to it.
    mutating func step(_ action: Action, on machine: UInt32) -> UInt32 {
        let key = UInt64(machine) << 32 | UInt64(action.code)
        if let step = known[key] { return step }
        willRun?(action, self)
        let number = UInt32(steps.count)
        steps.append(perform(action, on: machine))
        known[key] = number
        return number
    }

    private mutating func perform(_ action: Action, on machine: UInt32) -> Step {
        var step = MachineStep(machines[machine], scope)
        do throws(Violation) {
            try step.perform(stimulus(action), base: bases[action.member])
            let next = try number(step.machine, of: action.member)
            let sent = step.sent.map { envelope in
                packets.intern(Packet(from: members[action.member], to: envelope.to, message: envelope.message)).number
            }
            invariant(packets.count <= Action.argumentMax, "packets have numbers that an action can hold")
            return Step(
                machine: next, sent: sent, votes: sent.filter { packets[$0].vote != nil },
                isPlain: isPlain(machine, next))
        } catch {
            return Step(machine: machine, sent: [], isPlain: true, violation: error)
        }
    }

    private func isPlain(_ a: UInt32, _ b: UInt32) -> Bool {
        let (a, b) = (facts[Int(a)], facts[Int(b)])
        return a.log == b.log && a.stored == b.stored && a.commit == b.commit && a.storedCommit == b.storedCommit
            && a.storedTerm == b.storedTerm
            && (b.role != .leader || (a.role == .leader && a.term == b.term))
    }

    private func stimulus(_ action: Action) -> Stimulus {
        switch action.kind {
        case .deliver: .receive(packets[action.argument].message, from: packets[action.argument].from)
        case .persist: .persist
        case .propose: .propose
        case .heartbeat: .heartbeat
        case .timeOut, .elect: .timeOut
        case .change: .change(scope.changes[Int(action.argument)])
        case .crash: .crash
        }
    }

    // MARK: Seats

    /// The inbox with one packet more. Nothing ever leaves it: a network may repeat a packet at any time, and may lose it,
    /// which is the same as never to deliver it.
    mutating func inbox(_ inbox: UInt32, adding packet: UInt32) -> UInt32 {
        let key = UInt64(inbox) << 32 | UInt64(packet)
        if let known = arrivals[key] { return known }
        var content = inboxes[inbox]
        let place = content.firstIndex { $0 >= packet } ?? content.count
        if place == content.count || content[place] != packet { content.insert(packet, at: place) }
        let number = inboxes.intern(content).number
        arrivals[key] = number
        return number
    }

    mutating func seat(_ machine: UInt32, _ inbox: UInt32) -> UInt32 {
        let key = UInt64(machine) << 32 | UInt64(inbox)
        if let known = seatings[key] { return known }
        var content = inboxes[inbox]
        if scope.network == .forgetful {
            let receiver = Staleness(machines[machine], mayCrash: scope.crashesMax > 0)
            content.removeAll { receiver.isStale(packets[$0]) }
        }
        let (number, isNew) = seats.intern(Seat(machine: machine, inbox: inboxes.intern(content).number))
        if isNew { moves.append(nil) }
        seatings[key] = number
        return number
    }

    mutating func ledger(_ ledger: Ledger) -> UInt32 { ledgers.intern(ledger).number }

    /// The actions that are tried on a seat.
    private func actions(of seat: UInt32, _ member: Int) -> [Action] {
        let content = seats[seat]
        var actions = inboxes[content.inbox].map { Action(.deliver, member, $0) }
        if scope.disk == .slow, !machines[content.machine].pending.isEmpty { actions.append(Action(.persist, member)) }
        if facts[Int(content.machine)].role == .leader {
            if scope.proposalsMax > 0 { actions.append(Action(.propose, member)) }
            for change in scope.changes.indices { actions.append(Action(.change, member, UInt32(change))) }
            if scope.hasHeartbeats { actions.append(Action(.heartbeat, member)) }
        }
        if scope.crashesMax > 0 { actions.append(Action(.crash, member)) }
        return actions
    }

    /// The actions of a seat that do something, time-outs aside.
    mutating func moves(of seat: UInt32, _ member: Int) -> [Move] {
        if let known = moves[Int(seat)] { return known }
        let machine = seats[seat].machine
        var found: [Move] = []
        for action in actions(of: seat, member) {
            let number = step(action, on: machine)
            let step = steps[Int(number)]
            if step.violation != nil || step.machine != machine || !step.sent.isEmpty {
                found.append(Move(action: action, step: number))
            }
        }
        moves[Int(seat)] = found
        return found
    }
}
