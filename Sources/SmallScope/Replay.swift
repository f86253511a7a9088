internal import Raft

/// A path carried out again by itself, in words: what happened, and where those whom it changed stand afterwards.
///
/// Its text is the path's portable form. Each word is an action: `t1` member 1's time-out, `e1.23` its election by members
/// 2 and 3, `d2.0` the delivery to member 2 of the first packet that was ever sent to it, `w3` a write to member 3's disk done,
/// `p1` a proposal, `h1` heartbeats, `m1.0` the scope's first change, `c2` a crash.
struct Replay {
    private var catalogue: Catalogue
    private var world: World
    private var script: [String] = []
    private(set) var lines: [String] = []
    private(set) var violation: Violation?

    init(_ scope: Scope) throws(Violation) {
        catalogue = Catalogue(scope)
        world = try Position.initial(&catalogue)
    }

    /// The script of a path that another catalogue has numbered. The last action is named and not carried out.
    static func script(of path: [Action], in catalogue: Catalogue) -> String {
        guard var replay = try? Replay(catalogue.scope) else { return "" }
        for action in path.dropLast() {
            guard let word = replay.word(action, of: catalogue), replay.take(word) else { break }
        }
        let last = path.last.flatMap { replay.word($0, of: catalogue) }
        return (replay.script + [last ?? ""]).joined(separator: " ")
    }

    /// False if the word names nothing that can happen now.
    mutating func take(_ word: String) -> Bool {
        guard let action = action(word), Conduct.allows(action, world, catalogue) else { return false }
        script.append(word)
        lines.append("\(script.count). \(words(action))")
        let before = machines
        do throws(Violation) {
            var conduct = Conduct(world, catalogue)
            guard try conduct.perform(action, &catalogue) else {
                script.removeLast()
                lines.removeLast()
                return false
            }
            world = conduct.position.world(&catalogue)
            for (old, new) in zip(before, machines) where old != new {
                lines.append("      " + Words.of(catalogue.machines[new]))
            }
        } catch {
            violation = error
            lines.append("      \(error)")
        }
        return true
    }

    /// The word for an action that another catalogue has numbered.
    private func word(_ action: Action, of other: borrowing Catalogue) -> String? {
        let member = action.member + 1
        switch action.kind {
        case .deliver:
            let packet = other.packets[action.argument]
            let place = inbox(action.member).firstIndex { catalogue.packets[$0] == packet }
            return place.map { "d\(member).\($0)" }
        case .persist: return "w\(member)"
        case .propose: return "p\(member)"
        case .heartbeat: return "h\(member)"
        case .timeOut: return "t\(member)"
        case .elect:
            let voters = catalogue.members.indices.filter { action.argument & (1 << UInt32($0)) != 0 }
            return "e\(member)." + voters.map { "\($0 + 1)" }.joined()
        case .change: return "m\(member).\(action.argument)"
        case .crash: return "c\(member)"
        }
    }

    private var machines: [UInt32] {
        catalogue.members.indices.map { catalogue.seats[world[seat: $0]].machine }
    }

    private func inbox(_ slot: Int) -> [UInt32] { catalogue.inboxes[catalogue.seats[world[seat: slot]].inbox] }

    private func action(_ word: String) -> Action? {
        let halves = word.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
        guard let letter = word.first, let first = halves.first, let member = Int(first), halves.count <= 2,
            catalogue.members.indices.contains(member - 1)
        else { return nil }
        let slot = member - 1
        let argument = halves.count == 2 ? halves[1] : nil
        switch (letter, argument) {
        case ("t", nil): return Action(.timeOut, slot)
        case ("w", nil): return Action(.persist, slot)
        case ("p", nil): return Action(.propose, slot)
        case ("h", nil): return Action(.heartbeat, slot)
        case ("c", nil): return Action(.crash, slot)
        case ("e", let voters?):
            let digits = voters.compactMap(\.wholeNumberValue)
            guard digits.count == voters.count, digits.allSatisfy({ catalogue.members.indices.contains($0 - 1) })
            else { return nil }
            return Action(.elect, slot, digits.reduce(0) { $0 | 1 << UInt32($1 - 1) })
        case ("d", let place?):
            guard let place = Int(place), inbox(slot).indices.contains(place) else { return nil }
            return Action(.deliver, slot, inbox(slot)[place])
        case ("m", let change?):
            guard let change = UInt32(change), catalogue.scope.changes.indices.contains(Int(change)) else { return nil }
            return Action(.change, slot, change)
        default: return nil
        }
    }

    private func words(_ action: Action) -> String {
        let member = catalogue.members[action.member]
        switch action.kind {
        case .deliver:
            let packet = catalogue.packets[action.argument]
            return "\(packet.from) to \(packet.to): \(Words.of(packet.message))"
        case .persist: return "\(member)'s disk has done its oldest write"
        case .propose: return "\(member) is given a command"
        case .heartbeat: return "\(member) sends heartbeats"
        case .timeOut: return "\(member) has heard nobody for an election time-out"
        case .elect:
            let voters = catalogue.members.filter { action.argument & (1 << UInt32($0.rawValue - 1)) != 0 }
            return "\(member) is elected by \(voters.map(\.description).joined(separator: " "))"
        case .change: return "\(member) is given change \(action.argument) of the membership"
        case .crash: return "\(member) crashes and starts again"
        }
    }
}
