/// The arguments of a command about one file: the file, and flags as `--name value`, `--name=value` or `--name`.
struct GivenArguments {
    private var flags: [String: String] = [:]
    private var files: [String] = []

    /// - Parameters:
    ///   - valued: flags that need a value.
    ///   - bare: flags that stand for themselves.
    ///   - short: one-letter names of flags with a value.
    init(
        _ arguments: [String], valued: [String], bare: [String] = [], short: [String: String] = [:]
    ) throws(SnapshotFailure) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("-"), argument != "-" else {
                files.append(argument)
                continue
            }
            let parts = argument.drop { $0 == "-" }.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let spelled = parts.first.map(String.init) ?? ""
            let name = argument.hasPrefix("--") ? spelled : short[spelled] ?? spelled
            guard flags[name] == nil else { throw SnapshotCommand.usage("--\(name) is given twice") }
            if bare.contains(name), parts.count == 1 {
                flags[name] = "true"
            } else if valued.contains(name) {
                guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
                    throw SnapshotCommand.usage("--\(name) needs a value")
                }
                flags[name] = value
            } else {
                throw SnapshotCommand.usage("\(argument) is not known here")
            }
        }
    }

    subscript(name: String) -> String? { flags[name] }

    /// The one argument that is no flag.
    func file() throws(SnapshotFailure) -> String {
        guard files.count == 1, let file = files.first, !file.isEmpty, !file.utf8.contains(0) else {
            throw SnapshotCommand.usage("needs one file, not \(files.count)")
        }
        return file
    }

    func number(_ name: String, in range: ClosedRange<Int>) throws(SnapshotFailure) -> Int? {
        guard let text = flags[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw SnapshotCommand.usage("--\(name) needs a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
