public import LocalCluster

extension RunOptions {
    /// Reads the arguments after `run`: a workload and flags, `--flag VALUE` or `--flag=VALUE`; of two the last counts.
    public init(_ arguments: [String]) throws(Complaint) {
        self.init()
        var rest = arguments[...]
        var workload: String?
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("-") else {
                guard workload == nil else { throw Self.usage("\(argument): one workload is allowed") }
                guard Self.workloads.contains(argument) else {
                    throw Self.usage(
                        "\(argument): there is no such workload; there is \(Self.workloads.joined(separator: ", "))")
                }
                workload = argument
                continue
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if parts[0] == "--keep" {
                guard parts.count == 1 else { throw Self.usage("--keep takes no value") }
                keepsData = true
                continue
            }
            guard Self.flags.contains(parts[0]) else {
                throw Self.usage("\(parts[0]): there is no such flag; `chaos` alone lists them")
            }
            guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
                throw Self.usage("\(parts[0]) needs a value")
            }
            try take(parts[0], value)
        }
        guard let workload else { throw Self.usage("a workload is missing; `chaos` alone lists them") }
        self.workload = workload
        guard rate * seconds <= Self.operationsMax else {
            throw Self.usage(
                "--rate \(rate) for --time \(seconds): at most \(Self.operationsMax) operations are allowed")
        }
        guard rate * seconds * padding.bytes <= Self.bytesMax else {
            throw Self.usage(
                "--rate \(rate) for --time \(seconds) with values of \(padding.bytes) bytes: at most"
                    + " \(Self.bytesMax >> 30) GiB are allowed; members keep every version in memory")
        }
        if nemeses.contains(.damage) { try checkDamage() }
    }

    private func checkDamage() throws(Complaint) {
        guard nemeses == [.damage] else {
            throw Self.usage("--nemesis damage goes alone: each repair is waited for, and other faults would end it")
        }
        guard members >= DamagePlan.membersMin else {
            throw Self.usage(
                "--members \(members): damage needs \(DamagePlan.membersMin) at least, so that one can be left out")
        }
        guard seconds >= Self.damageSecondsMin else {
            throw Self.usage(
                "--time \(seconds): damage needs \(Self.damageSecondsMin) at least, to fill segments of the log")
        }
    }

    private static let flags = [
        "--nemesis", "--time", "--members", "--clients", "--rate", "--value-bytes", "--seed", "--data",
    ]

    private mutating func take(_ flag: String, _ value: String) throws(Complaint) {
        switch flag {
        case "--nemesis": nemeses = try Self.nemeses(value)
        case "--time": seconds = try Self.number(flag, value, Self.secondsAllowed)
        case "--members": members = try Self.number(flag, value, 1...ClusterLayout.membersMax)
        case "--clients": clients = try Self.number(flag, value, Self.clientsAllowed)
        case "--rate": rate = try Self.number(flag, value, Self.ratesAllowed)
        case "--value-bytes": valueBytes = try Self.number(flag, value, Self.valueBytesAllowed)
        case "--seed":
            guard let seed = UInt64(value) else {
                throw Self.usage("--seed \(value): a number from 0 to \(UInt64.max) is allowed")
            }
            self.seed = seed
        default:
            guard !value.isEmpty else { throw Self.usage("--data needs a directory") }
            data = value
        }
    }

    private static func nemeses(_ value: String) throws(Complaint) -> [Nemesis] {
        guard value != noNemesis else { return [] }
        var nemeses: [Nemesis] = []
        for name in value.split(separator: ",", omittingEmptySubsequences: false) {
            guard let nemesis = Nemesis(rawValue: String(name)) else {
                let known = Nemesis.allCases.map(\.rawValue).joined(separator: ", ")
                throw usage("--nemesis \(value): there is no \"\(name)\"; there are \(known), and \(noNemesis)")
            }
            if !nemeses.contains(nemesis) { nemeses.append(nemesis) }
        }
        return nemeses
    }

    private static func number(
        _ flag: String, _ value: String, _ allowed: ClosedRange<Int>
    ) throws(Complaint) -> Int {
        guard let number = Int(value), allowed.contains(number) else {
            throw usage("\(flag) \(value): a number from \(allowed.lowerBound) to \(allowed.upperBound) is allowed")
        }
        return number
    }

    private static func usage(_ text: String) -> Complaint { Complaint(text, exitCode: Complaint.usageCode) }
}
