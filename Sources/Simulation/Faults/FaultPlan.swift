internal import Determinism

/// Draws what goes wrong in a run.
enum FaultPlan {
    static func draw(for options: RunOptions, _ random: inout SplitMix64) -> [PlannedFault] {
        let classes = classes(of: options.profile, &random)
        let perTwentySeconds = options.profile == .light ? random.within(1...3) : random.within(5...14)
        let count = perTwentySeconds * Int(options.faultNanoseconds / 20_000_000_000)
        var plan: [PlannedFault] = []
        for number in 0..<count {
            // Each class of the run comes once before chance decides alone.
            let choice = number < classes.count ? classes[number] : random.pick(classes)
            let kind = kind(of: choice, options, &random)
            let length = options.electionNanoseconds * random.pick([1, 2, 3, 5, 8, 12, 20, 30])
            // Some while the cluster begins: then every member promises something that it has not promised before.
            let latest =
                random.draw(below: 6) == 0
                ? options.electionNanoseconds : options.faultNanoseconds - options.faultNanoseconds / 10
            let begins = Self.firstNanoseconds + random.draw(below: latest)
            plan.append(
                PlannedFault(
                    kind: kind, begins: begins,
                    ends: min(begins + length, Self.firstNanoseconds + options.faultNanoseconds),
                    seed: random.next()))
        }
        return plan.sorted { ($0.begins, $0.seed) < ($1.begins, $1.seed) }
    }

    /// When the world begins.
    private static let firstNanoseconds: UInt64 = 1_000_000_000

    private static func classes(of profile: Profile, _ random: inout SplitMix64) -> [FaultKind.Class] {
        var all: [FaultKind.Class] =
            switch profile {
            case .light: [.network, .process, .disk]
            case .full, .long: FaultKind.Class.allCases
            }
        let count = profile == .light ? random.within(1...2) : random.within(3...all.count)
        var chosen: [FaultKind.Class] = []
        while chosen.count < count { chosen.append(all.remove(at: random.draw(below: all.count))) }
        return chosen
    }

    private static func kind(
        of choice: FaultKind.Class, _ options: RunOptions, _ random: inout SplitMix64
    ) -> FaultKind {
        let election = options.electionNanoseconds
        let some: [Target] = [.anyone, .leader, .leader, .follower, .minority]
        let many: [Target] = [.anyone, .leader, .leader, .follower, .minority, .half, .majority, .all]
        switch choice {
        case .network:
            switch random.draw(below: 14) {
            case 0...3: return .cut(random.pick(CutShape.allCases))
            case 4: return .flap(random.pick(CutShape.allCases), period: election * random.within(1...15) / 5)
            case 5: return .swizzle
            case 6: return .filter(random.pick(FilterShape.allCases))
            case 7: return .storm
            case 8: return .slowLink(bytesPerSecond: random.pick([1_250, 10_000, 200_000]))
            case 9: return .reset(random.pick(many))
            case 10, 11: return .replay(count: random.within(1...40))
            case 12: return .fragile(random.pick(some))
            default: return .cutClients(random.pick(many))
            }
        case .process:
            switch random.draw(below: 16) {
            case 0, 1: return .stop(random.pick(many))
            case 2...7: return .losePower(random.pick(many))
            case 8: return .losePowerWithin(random.pick(some), effects: random.draw(below: 60))
            case 9: return .crashLoop(random.pick(some), times: random.within(1...6))
            case 10, 11: return .pause(random.pick(many))
            case 12: return .slow(random.pick(some), nanoseconds: election / random.pick([1_000, 100, 20]))
            case 13: return random.draw(below: 2) == 0 ? .depart(random.pick(some)) : .reconfigure(random.pick(some))
            default: return .ambush(random.pick(Ambush.allCases), random.pick(Blow.ofProcesses))
            }
        case .clock:
            let rate = options.driftMax
            switch random.draw(below: 4) {
            case 0, 1:
                return .drift(random.pick(many), .constant(partsPerMillion: random.within(-rate...rate)))
            case 2:
                return .drift(
                    random.pick(many),
                    .strobe(first: rate, second: -rate, halfPeriod: Int(election) / random.within(1...20)))
            default: return .suspend(random.pick(some))
            }
        case .disk:
            switch random.draw(below: 6) {
            case 0: return .flushFails(random.pick(some))
            case 1: return .writeFails(random.pick(some))
            case 2, 3: return .full(random.pick(many))
            case 4: return .slowDisk(random.pick(many), factor: random.pick([10, 100, 1_000]))
            default: return .stall(random.pick(many))
            }
        case .damage:
            switch random.draw(below: 6) {
            case 0: return .wipe
            case 1, 2: return .loneRepair
            default: return .damage
            }
        case .membership:
            switch random.draw(below: 10) {
            case 0...3: return .transfer
            case 4: return .addMember
            case 5: return .removeMember
            case 6, 7: return .replaceMember
            default: return .hastyChange
            }
        case .load: return .burst(requests: random.within(10...300))
        }
    }
}
