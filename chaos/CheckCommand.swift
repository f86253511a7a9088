internal import LinuxSystem
internal import LocalCluster
internal import Trials

/// `chaos check`: judges a kept history once more.
enum CheckCommand {
    static func run(_ path: String) throws(Complaint) -> Int32 {
        let file = "\(path)/\(HistoryFile.name)"
        let history = try HistoryFile.read(file)
        let verdict = Verdict(history)
        for line in verdict.findings { Terminal.write("\(line)\n", to: .output) }
        Terminal.write("\(verdict.summary)\n", to: .output)
        return verdict.isGood ? 0 : Complaint.refusedCode
    }
}
