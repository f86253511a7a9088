/// What is going wrong at the moment, and how each of it ends.
struct FaultState {
    /// What must be done when a fault ends.
    enum Remedy {
        case release(Int)
        case resume(Int)
        case wake(Int)
        case mendDisk(Int)
        case speedUpDisk(Int)
        case speedUp(Int)
        case reachable(Int)
        case depart(Int)
        case rejoin(Int)
        case lift(NetworkLayer.ID)
        /// What waits for a slow line is lost with its connection.
        case reset(from: Int, to: Int)
        case stopReplaying
    }

    struct Waiting {
        var fault: Int
        var ambush: Ambush
        var blow: Blow
    }

    /// Who is damaged, and whom it reaches when it starts again.
    struct LoneRepair {
        enum Stage {
            case damage
            case start
        }

        var damaged: Int
        var behind: [Int]
    }

    let plan: [PlannedFault]
    /// No fault begins any more.
    var isOver = false
    private var remedies: [[Remedy]]
    /// Ambushes that nobody has run into yet.
    var ambushes: [Waiting] = []
    var loneRepairs: [Int: LoneRepair] = [:]
    private var clogs: [Int: [Swizzle.Clog]] = [:]
    /// How many faults keep clients from each member.
    private var clientCuts: [Int] = []

    init(_ plan: [PlannedFault]) {
        self.plan = plan
        remedies = [[Remedy]](repeating: [], count: plan.count)
    }

    mutating func add(_ remedy: Remedy, to fault: Int) { remedies[fault].append(remedy) }

    /// What ends a fault; nothing when it has ended already.
    mutating func takeRemedies(of fault: Int) -> [Remedy] {
        ambushes.removeAll { $0.fault == fault }
        defer { remedies[fault] = [] }
        return remedies[fault]
    }

    mutating func add(_ clog: Swizzle.Clog, to fault: Int) { clogs[fault, default: []].append(clog) }

    /// A clog of a swizzle that is not over.
    func clog(of fault: Int, _ place: Int) -> Swizzle.Clog? { isOver ? nil : clogs[fault]?[place] }

    func isCutFromClients(_ member: Int) -> Bool { member < clientCuts.count && clientCuts[member] > 0 }

    mutating func cutFromClients(_ member: Int, by count: Int) {
        while clientCuts.count <= member { clientCuts.append(0) }
        clientCuts[member] += count
    }
}
