/// Flags of a command line, as `--flag VALUE`, `--flag=VALUE` or, where they have no value, `--flag`. Of two the last counts.
struct Flags {
    private var values: [String: String] = [:]
    private var switches: Set<String> = []

    init(_ arguments: some Collection<String>, valued: Set<String>, switches known: Set<String> = []) throws(Misuse) {
        var rest = Array(arguments)[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if known.contains(parts[0]) {
                guard parts.count == 1 else { throw Misuse("\(parts[0]) takes no value") }
                switches.insert(parts[0])
                continue
            }
            guard valued.contains(parts[0]) else {
                throw Misuse("\(argument): there is no such flag here; `simulate` alone lists them")
            }
            guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
                throw Misuse("\(parts[0]) needs a value")
            }
            values[parts[0]] = value
        }
    }

    func has(_ flag: String) -> Bool { switches.contains(flag) }

    subscript(flag: String) -> String? { values[flag] }

    func number(_ flag: String, _ allowed: ClosedRange<UInt64> = 0...(.max)) throws(Misuse) -> UInt64? {
        guard let value = values[flag] else { return nil }
        guard let number = UInt64(value), allowed.contains(number) else {
            throw Misuse("\(flag) \(value): a number from \(allowed.lowerBound) to \(allowed.upperBound) is allowed")
        }
        return number
    }

    func count(_ flag: String, _ allowed: ClosedRange<Int>) throws(Misuse) -> Int? {
        try number(flag, UInt64(allowed.lowerBound)...UInt64(allowed.upperBound)).map { Int($0) }
    }

    /// One of the names that a type's cases have.
    func choice<Choice: CaseIterable & RawRepresentable<String>>(_ flag: String, _: Choice.Type) throws(Misuse)
        -> Choice?
    {
        guard let value = values[flag] else { return nil }
        guard let choice = Choice(rawValue: value) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw Misuse("\(flag) \(value): allowed are \(known)")
        }
        return choice
    }
}
