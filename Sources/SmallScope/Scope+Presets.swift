internal import Raft

/// The scopes that are searched as a matter of course; how large they are is in the module's page.
extension Scope {
    /// Searched in seconds, also by a debug build.
    public static let quick = [pair, term, removal]

    /// Searched in minutes by a release build, one after the other.
    public static let thorough = [durability, elections, commands, figure8, joining, leaving, whole]

    /// The scope of that name, of either list or ``changes2015``.
    public static func named(_ name: String) -> Scope? {
        (quick + thorough + [changes2015]).first { $0.name == name }
    }

    // MARK: Quick

    /// The fewest members that can lose anything: slow disks and a crash.
    public static let pair = with(Scope("pair", voters: 2, termsMax: 2)) { $0.crashesMax = 1 }

    /// One term of three members, message by message, with slow disks and a crash.
    public static let term = with(Scope("term", voters: 3, termsMax: 1)) { $0.crashesMax = 1 }

    /// The first leader of three may be removed, in either of two terms.
    public static let removal = with(Scope("removal", voters: 3, termsMax: 2)) {
        $0.reduceToLogs()
        $0.isBatching = true
        $0.window = 1
        $0.changes = [ConfigurationChange([.remove(MemberID(1))])]
    }

    // MARK: Thorough

    /// Two terms of three members, message by message, with slow disks and a crash.
    public static let durability = with(Scope("durability", voters: 3, termsMax: 2)) { $0.crashesMax = 1 }

    /// Three terms of three members, message by message.
    public static let elections = with(Scope("elections", voters: 3, termsMax: 3)) { $0.disk = .instant }

    /// Two terms of three members with a command, message by message: three entries.
    public static let commands = with(Scope("commands", voters: 3, termsMax: 2)) {
        $0.disk = .instant
        $0.proposalsMax = 1
    }

    /// Four terms of three members: what figure 3.7 of the dissertation needs.
    public static let figure8 = with(Scope("figure8", voters: 3, termsMax: 4)) { $0.reduceToLogs() }

    /// A fourth voter may join three, in either of two terms.
    public static let joining = with(Scope("joining", voters: 3, termsMax: 2)) {
        $0.reduceToLogs()
        $0.joiners = 1
        $0.changes = [ConfigurationChange([.addVoter(MemberID(4), peerURLs: nil)])]
    }

    /// A voter of three may be removed, in any of three terms.
    public static let leaving = with(Scope("leaving", voters: 3, termsMax: 3)) {
        $0.reduceToLogs()
        $0.changes = [ConfigurationChange([.remove(MemberID(3))])]
    }

    /// Two terms of three members, a command, and the third member's removal.
    public static let whole = with(Scope("whole", voters: 3, termsMax: 2)) {
        $0.reduceToLogs()
        $0.proposalsMax = 1
        $0.changes = [ConfigurationChange([.remove(MemberID(3))])]
    }

    // MARK: Too large to be searched to its end

    /// What the bug of single-server changes needs (Ongaro, raft-dev, July 2015): four voters, of which one may be removed
    /// while a fifth may be added, in any of three terms.
    public static let changes2015 = with(Scope("changes2015", voters: 4, termsMax: 3)) {
        $0.reduceToLogs()
        $0.isBatching = true
        $0.window = 1
        $0.joiners = 1
        $0.changes = [
            ConfigurationChange([.addVoter(MemberID(5), peerURLs: nil)]), ConfigurationChange([.remove(MemberID(1))]),
        ]
    }

    /// Votes and disks at once: what remains is what happens to logs.
    private mutating func reduceToLogs() {
        disk = .instant
        votes = .atOnce
    }

    private static func with(_ scope: Scope, _ change: (inout Scope) -> Void) -> Scope {
        var scope = scope
        change(&scope)
        return scope
    }
}
