internal import LinuxSystem
internal import Simulation

/// `simulate zoo`: which invariant catches which known bug, after how many seeds.
enum MutationsCommand {
    static func run(_ options: MutationOptions) throws(Complaint) -> Int32 {
        guard let known = MutationSwitch.known else { throw MutationSwitch.missing("simulate zoo") }
        let rows = rows(options, known)
        guard !rows.isEmpty else {
            throw Complaint("there is no such row: \(options.id ?? "")", exitCode: Complaint.usageCode)
        }
        let progress = ProgressLine()
        var table = MutationTable(rows, profile: options.profile)
        var told = 0
        let ending: WorkerPool.Ending
        do throws(SystemError) {
            let pool = try WorkerPool(
                jobs: options.jobs ?? max(1, ThisProcess.processorCount), minutes: nil, progress: progress)
            ending = try pool.run(&table) { table in
                for place in table.decided[told...] { progress.say(table.rows[place].line) }
                told = table.decided.count
            }
        } catch {
            throw Complaint(error.description)
        }
        if ending == .interrupted { progress.say("interrupted") }
        let left = table.rows.filter { !$0.isCaught }
        if !left.isEmpty { progress.say("\nnot caught:") }
        for row in left { progress.say(row.line) }
        progress.say("\n" + table.summary)
        let isGood = options.isFast ? left.isEmpty : table.isComplete
        return isGood && ending == .finished ? 0 : Complaint.failureCode
    }

    private static func rows(
        _ options: MutationOptions, _ known: [(mutation: ChosenMutation, text: String)]
    ) -> [MutationRow] {
        let wanted = known.filter { options.id == nil || options.id == $0.mutation.id }
        guard options.isFast else {
            return wanted.map { MutationRow($0.mutation, text: $0.text, seeds: 0..<options.most) }
        }
        return FastCatches.all.compactMap { fast in
            wanted.first { $0.mutation == fast.mutation }
                .map { MutationRow($0.mutation, text: $0.text, seeds: fast.seed..<fast.seed + 1) }
        }
    }
}
