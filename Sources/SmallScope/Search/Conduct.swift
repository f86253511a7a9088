internal import Raft

/// One action of the search, carried out. Most concern one member; an election concerns all.
struct Conduct {
    private(set) var position: Position

    init(_ world: World, _ catalogue: borrowing Catalogue) { position = Position(world, catalogue) }

    /// Whether the scope's bounds leave room for the action.
    static func allows(_ action: Action, _ world: World, _ catalogue: borrowing Catalogue) -> Bool {
        let scope = catalogue.scope
        return switch action.kind {
        case .propose: world.budget.proposals < scope.proposalsMax
        case .crash: world.budget.crashes < scope.crashesMax
        case .change: !world.budget.hasBegun(change: Int(action.argument))
        case .deliver, .persist, .heartbeat, .timeOut, .elect: true
        }
    }

    /// False where the action leads out of the scope, or is not one.
    mutating func perform(_ action: Action, step: UInt32? = nil, _ catalogue: inout Catalogue) throws(Violation) -> Bool
    {
        let slot = action.member
        let before = catalogue.facts[Int(position.machines[slot])]
        switch action.kind {
        case .timeOut:
            let requests = try campaign(slot, &catalogue, holding: Self.isPreVote)
            guard requests.isEmpty else { return false }
            if catalogue.scope.votes == .atOnce, role(of: slot, catalogue) == .candidate { return false }
            guard isNews(of: slot, since: before, catalogue) else { return false }
        case .elect:
            guard try elect(slot, by: action.argument, &catalogue) else { return false }
        case .propose, .crash, .change, .deliver, .persist, .heartbeat:
            let step = step ?? catalogue.step(action, on: position.machines[slot])
            // A pre-vote that a hand-over provokes is lost: who was asked to take over does not ask for one.
            _ = try position.apply(step, to: slot, &catalogue, holding: Self.isPreVote)
        }
        switch action.kind {
        case .propose: position.budget.propose()
        case .crash: position.budget.crash()
        case .change: position.budget.begin(change: Int(action.argument))
        case .deliver, .persist, .heartbeat, .timeOut, .elect: break
        }
        let scope = catalogue.scope
        return catalogue.members.indices.allSatisfy {
            let facts = catalogue.facts[Int(position.machines[$0])]
            return facts.term.number <= UInt64(scope.termsMax) && facts.writes <= scope.writesMax
        }
    }

    private func role(of slot: Int, _ catalogue: borrowing Catalogue) -> Role {
        catalogue.facts[Int(position.machines[slot])].role
    }

    /// A campaign that fails at the pre-votes and teaches no term is left out: it promises nothing to anyone.
    private func isNews(of slot: Int, since before: MachineFacts, _ catalogue: borrowing Catalogue) -> Bool {
        let after = catalogue.facts[Int(position.machines[slot])]
        return after.term != before.term || before.role == .leader || after.role == .leader
    }

    // MARK: Elections

    private static func isPreVote(_ body: Message.Body) -> Bool {
        switch body {
        case .preVote, .preVoteReply: true
        case .requestVote, .voteReply, .append, .appendAccepted, .appendRejected, .heartbeat, .heartbeatReply,
            .installSnapshot, .snapshotReply, .timeoutNow, .readRequest, .readReply, .logLost:
            false
        }
    }

    private static func isElection(_ body: Message.Body) -> Bool {
        switch body {
        case .preVote, .preVoteReply, .requestVote, .voteReply: true
        case .append, .appendAccepted, .appendRejected, .heartbeat, .heartbeatReply, .installSnapshot, .snapshotReply,
            .timeoutNow, .readRequest, .readReply, .logLost:
            false
        }
    }

    /// The time-out of a member, with the pre-votes that it asks for and their answers. Who grants one is heard first, and
    /// who refuses only if those were not enough: what a quorum would grant can happen, and the rest would have come late.
    ///
    /// Gives the packets that were held besides pre-votes.
    private mutating func campaign(
        _ slot: Int, _ catalogue: inout Catalogue, holding isHeld: (Message.Body) -> Bool
    ) throws(Violation) -> [UInt32] {
        let step = catalogue.step(Action(.timeOut, slot), on: position.machines[slot])
        var held = try position.apply(step, to: slot, &catalogue, holding: isHeld)
        let questions = held
        held = []
        var grants: [UInt32] = []
        var refusals: [UInt32] = []
        for question in questions {
            guard case .preVote = catalogue.packets[question].message.body else {
                held.append(question)
                continue
            }
            for answer in try deliver(question, &catalogue, holding: isHeld) {
                if case .preVoteReply(granted: true, _) = catalogue.packets[answer].message.body {
                    grants.append(answer)
                } else {
                    refusals.append(answer)
                }
            }
        }
        for answer in grants + refusals where role(of: slot, catalogue) == .preCandidate {
            held += try deliver(answer, &catalogue, holding: isHeld)
        }
        return held
    }

    /// Held packets that nobody in the scope is meant for are lost.
    private mutating func deliver(
        _ packet: UInt32, _ catalogue: inout Catalogue, holding isHeld: (Message.Body) -> Bool
    ) throws(Violation) -> [UInt32] {
        guard let receiver = catalogue.slot(of: catalogue.packets[packet].to) else { return [] }
        let step = catalogue.step(Action(.deliver, receiver, packet), on: position.machines[receiver])
        return try position.apply(step, to: receiver, &catalogue, holding: isHeld)
    }

    /// A campaign that is won by the votes of exactly these members. False if it is not, or was won before the last of them.
    private mutating func elect(_ slot: Int, by voters: UInt32, _ catalogue: inout Catalogue) throws(Violation) -> Bool
    {
        let requests = try campaign(slot, &catalogue, holding: Self.isElection)
        for voter in catalogue.members.indices where voters & (1 << UInt32(voter)) != 0 {
            guard role(of: slot, catalogue) == .candidate,
                let request = requests.first(where: { catalogue.packets[$0].to == catalogue.members[voter] })
            else { return false }
            for answer in try deliver(request, &catalogue, holding: Self.isElection) {
                _ = try deliver(answer, &catalogue, holding: Self.isElection)
            }
        }
        return role(of: slot, catalogue) == .leader
    }
}
