extension ClusterCommand {
    private enum Flag: String, CaseIterable {
        case members = "--members"
        case data = "--data"
        case clientPort = "--client-port"
        case peerPort = "--peer-port"
        case fresh = "--fresh"
        case heartbeatInterval = "--heartbeat-interval"
        case electionTimeout = "--election-timeout"
    }

    /// Beyond, a member would refuse it.
    private static let millisecondsMax = 50_000

    /// Reads the arguments after the program's name. A ``Complaint`` says what is wrong and what is allowed.
    public init(_ arguments: [String]) throws(Complaint) {
        guard let first = arguments.first else {
            self = .up(UpOptions())
            return
        }
        if first == MemberEntry.command {
            self = .serve(Array(arguments.dropFirst()))
            return
        }
        if arguments.contains(where: { $0 == "--help" || $0 == "-h" }) || first == "help" {
            self = .help
            return
        }
        if first.hasPrefix("-") {
            self = .up(try Self.upOptions(arguments))
            return
        }
        let rest = Array(arguments.dropFirst())
        switch first {
        case "up": self = .up(try Self.upOptions(rest))
        case "status": self = .status(data: try Self.dataOnly(rest, command: first))
        case "stop": self = .stop(data: try Self.dataOnly(rest, command: first))
        default:
            guard let change = MemberChange(rawValue: first) else {
                throw Self.usage("cluster: unknown command \(Self.quoted(first)): allowed are \(Self.allCommands)")
            }
            let (words, flags) = try Self.split(rest, allowed: [.data], command: first)
            guard words.count == 1, let member = MemberSelector(words[0]) else {
                let found = words.isEmpty ? "nothing" : words.map(Self.quoted).joined(separator: " ")
                throw Self.usage(
                    "cluster \(first): one member is needed, by its name (m1 to m\(ClusterLayout.membersMax)) or as"
                        + " leader, not \(found)")
            }
            self = .change(change, member, data: flags[.data] ?? Self.defaultData)
        }
    }

    private static var allCommands: String {
        (["up", "status"] + MemberChange.allCases.map(\.rawValue) + ["stop", "help"]).joined(separator: ", ")
    }

    private static func upOptions(_ arguments: [String]) throws(Complaint) -> UpOptions {
        let (words, flags) = try split(arguments, allowed: Flag.allCases, command: "up")
        if let word = words.first {
            throw usage("cluster up: \(quoted(word)) is not expected: only flags are allowed")
        }
        var options = UpOptions()
        if let data = flags[.data] { options.data = data }
        options.isFresh = flags[.fresh] != nil
        options.memberCount = try number(.members, flags, in: 1...ClusterLayout.membersMax)
        options.clientPortBase = try number(.clientPort, flags, in: 0...Int(UInt16.max) - 1)
        options.peerPortBase = try number(.peerPort, flags, in: 0...Int(UInt16.max) - 1)
        options.timing.heartbeatInterval = try number(.heartbeatInterval, flags, in: 1...millisecondsMax)
        options.timing.electionTimeout = try number(.electionTimeout, flags, in: 1...millisecondsMax)
        if let contradiction = options.timing.contradiction { throw usage("cluster up: \(contradiction)") }
        // What cannot be, however many members the directory holds, is said before anything is touched.
        var fewest = options
        fewest.memberCount = options.memberCount ?? 1
        _ = try fewest.layout(stored: nil)
        return options
    }

    private static func dataOnly(_ arguments: [String], command: String) throws(Complaint) -> String {
        let (words, flags) = try split(arguments, allowed: [.data], command: command)
        if let word = words.first {
            throw usage("cluster \(command): \(quoted(word)) is not expected: only --data DIR is allowed")
        }
        return flags[.data] ?? defaultData
    }

    // MARK: Words and flags

    private static func split(
        _ arguments: [String], allowed: [Flag], command: String
    ) throws(Complaint) -> (words: [String], flags: [Flag: String]) {
        var words: [String] = []
        var flags: [Flag: String] = [:]
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("-") else {
                words.append(argument)
                continue
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let flag = Flag(rawValue: parts[0]), allowed.contains(flag) else {
                let names = allowed.map(\.rawValue).joined(separator: ", ")
                throw usage("cluster \(command): unknown flag \(quoted(parts[0])): allowed are \(names)")
            }
            let value: String
            if flag == .fresh {
                guard parts.count == 1 else { throw usage("cluster \(command): --fresh takes no value") }
                value = ""
            } else {
                guard let given = parts.count == 2 ? parts[1] : rest.popFirst(), !given.isEmpty else {
                    throw usage("cluster \(command): \(flag.rawValue) needs a value")
                }
                value = given
            }
            guard flags.updateValue(value, forKey: flag) == nil else {
                throw usage("cluster \(command): \(flag.rawValue) is given twice")
            }
        }
        return (words, flags)
    }

    private static func number(
        _ flag: Flag, _ flags: [Flag: String], in range: ClosedRange<Int>
    ) throws(Complaint) -> Int? {
        guard let text = flags[flag] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw usage(
                "cluster up: \(flag.rawValue) \(quoted(text)): a number from \(range.lowerBound) to"
                    + " \(range.upperBound) is allowed")
        }
        return number
    }

    private static func quoted(_ text: String) -> String { text.isEmpty || text.contains(" ") ? "\"\(text)\"" : text }

    private static func usage(_ text: String) -> Complaint { Complaint(text, exitCode: Complaint.usageCode) }
}
