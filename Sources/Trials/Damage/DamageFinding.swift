/// What a member did about its damage, and whether that is what it has to do.
public struct DamageFinding: Hashable, Sendable {
    public enum Ending: String, Hashable, Sendable, CaseIterable {
        /// It named the damage and got back from others what it had lost.
        case repaired
        /// Nothing that it needed was lost: a snapshot, or an earlier repair, has the same.
        case spared
        /// It ended with the reason and the way back.
        case refused
        /// Anything else.
        case wrong
    }

    public var ending: Ending
    /// For people.
    public var text: String

    public init(_ ending: Ending, _ text: String) {
        self.ending = ending
        self.text = text
    }

    /// Nil while it is not known yet. What a repair was made of is known for certain once the member has caught up.
    ///
    /// - Parameters:
    ///   - exitCode: of the member, if it has ended; 128 and more for a signal, as a shell says it.
    ///   - before: how the directory was when the harm was done.
    public init?(_ kind: DamageKind, _ harm: Harm, _ tale: MemberTale, exitCode: Int?, before: PriorDamage) {
        switch kind.answer {
        case .repair: self.init(repairOf: harm, tale, exitCode: exitCode, before)
        case .refusal: self.init(refusalOf: harm, tale, exitCode: exitCode, before)
        }
    }

    private init?(repairOf harm: Harm, _ tale: MemberTale, exitCode: Int?, _ before: PriorDamage) {
        if let exitCode {
            self.init(.wrong, "it ended with exit code \(exitCode): \(tale.lastWords ?? "without a word")")
            return
        }
        // A hole is named where it begins: next to an earlier one, that is where the earlier one begins.
        let named = tale.places.first(where: harm.lies) ?? tale.places.first { before.files.contains($0.file) }
        let place = named.map { "it named \($0.file) from byte \($0.offset) on" }
        if tale.isRepaired {
            if let place {
                self.init(.repaired, "\(place), and got back what was lost \(Self.source(tale))")
            } else {
                self.init(.wrong, "it says that it is repaired, and never named what was done to it")
            }
        } else if tale.isServing, !tale.isRepairing {
            self.init(before.mayHoldTwice ? .spared : .wrong, "\(place ?? "it named no damage"), and misses nothing")
        } else {
            return nil
        }
    }

    private static func source(_ tale: MemberTale) -> String {
        switch (tale.recalled, tale.tookSnapshot) {
        case (0, false): "from the leader's log"
        case (0, true): "with the leader's snapshot"
        case (let count, false): "from peers' logs, \(count) entries"
        case (let count, true): "from peers' logs, \(count) entries, and with the leader's snapshot"
        }
    }

    private init?(refusalOf harm: Harm, _ tale: MemberTale, exitCode: Int?, _ before: PriorDamage) {
        if tale.isRepairing {
            self.init(.wrong, "it began a repair, though it cannot prove what it had promised")
            return
        }
        guard let exitCode else { return nil }
        guard exitCode != 0, exitCode < 128, let words = tale.lastWords else {
            self.init(.wrong, "it ended with exit code \(exitCode): \(tale.lastWords ?? "without a word")")
            return
        }
        let names = harm.file.map { [$0] + Self.standIns(for: harm, before) } ?? []
        let namesIt = harm.file == nil || names.contains { words.contains($0) }
        let tellsTheWayBack = words.contains("remove") && words.contains("add it again")
        self.init(namesIt && tellsTheWayBack ? .refused : .wrong, "exit code \(exitCode): \(words)")
    }

    /// What may be named in the place of a segment that is gone: where the log breaks off now, or that none is there, when
    /// there is no other from which its name would follow.
    private static func standIns(for harm: Harm, _ before: PriorDamage) -> [String] {
        guard case .removed = harm else { return [] }
        return [before.nextToLast ?? "no segment of the log is there"]
    }
}
