internal import Raft

/// The breadth-first search: every state that a scope allows, each once, nearest first; so the first violation that is
/// found has the shortest path there is.
final class Search {
    enum End {
        case complete
        /// The bound on states was reached, or the caller wanted no more.
        case stopped
        case violated(Violation, path: [Action])
    }

    private struct Origin {
        var parent: UInt32
        var action: Action
    }

    private(set) var catalogue: Catalogue
    private var worlds = Interner<World>()
    private var origins: [Origin] = []
    private(set) var transitions = 0
    /// Actions from the initial state to the furthest one.
    private(set) var depth = 0
    /// The state that is being left, and by which action, where that is decided already.
    private var state: UInt32 = 0
    private var action: Action?

    var states: Int { worlds.count }

    init(_ scope: Scope) { catalogue = Catalogue(scope) }

    /// Has `tell` told the path before the core runs something new: if the core then ends the process, that is why.
    func announce(_ tell: @escaping (_ path: [Action], Catalogue) -> Void) {
        catalogue.willRun = { [unowned self] action, catalogue in
            tell(path(to: state) + [self.action ?? action], catalogue)
        }
    }

    /// `isWanted` is asked now and then, with the number of states that are done.
    func run(isWanted: (Int) -> Bool) -> End {
        do {
            let initial = try Position.initial(&catalogue)
            _ = worlds.intern(initial)
        } catch {
            return .violated(error, path: [])
        }
        origins.append(Origin(parent: 0, action: Action(.timeOut, 0)))
        var next: UInt32 = 0
        var isLast = 0
        while Int(next) < worlds.count {
            if Int(next) == isLast {
                isLast = worlds.count
                depth += 1
            }
            if next % 4096 == 0, !isWanted(Int(next)) { return .stopped }
            if worlds.count > catalogue.scope.statesMax { return .stopped }
            if let end = expand(next) { return end }
            next += 1
        }
        depth -= 1
        return .complete
    }

    /// The actions that lead to a state.
    func path(to state: UInt32) -> [Action] {
        var actions: [Action] = []
        var state = state
        while state != 0 {
            actions.append(origins[Int(state)].action)
            state = origins[Int(state)].parent
        }
        return actions.reversed()
    }

    private func expand(_ state: UInt32) -> End? {
        self.state = state
        let world = worlds[state]
        // Nothing can happen before someone campaigns, and until then all voters are the same but for their names.
        let slots = state == 0 ? 0..<1 : catalogue.members.indices
        for slot in slots {
            action = nil
            for move in catalogue.moves(of: world[seat: slot], slot) where Conduct.allows(move.action, world, catalogue)
            {
                if let end = take(move.action, from: world, step: move.step) { return end }
            }
            if let end = takeTimeOuts(of: slot, from: world) { return end }
        }
        return nil
    }

    private func takeTimeOuts(of slot: Int, from world: World) -> End? {
        let facts = catalogue.facts[Int(catalogue.seats[world[seat: slot]].machine)]
        guard facts.role == .leader || facts.term.number < UInt64(catalogue.scope.termsMax) else { return nil }
        if let end = take(Action(.timeOut, slot), from: world) { return end }
        guard catalogue.scope.votes == .atOnce, facts.role != .leader else { return nil }
        for voters in 0..<UInt32(1) << UInt32(catalogue.members.count) where voters & (1 << UInt32(slot)) == 0 {
            if let end = take(Action(.elect, slot, voters), from: world) { return end }
        }
        return nil
    }

    private func take(_ action: Action, from world: World, step: UInt32? = nil) -> End? {
        self.action = action
        do throws(Violation) {
            var conduct = Conduct(world, catalogue)
            guard try conduct.perform(action, step: step, &catalogue) else { return nil }
            transitions += 1
            let (_, isNew) = worlds.intern(conduct.position.world(&catalogue))
            if isNew { origins.append(Origin(parent: state, action: action)) }
            return nil
        } catch {
            return .violated(error, path: path(to: state) + [action])
        }
    }
}
