/// One run in a worker of its own, whatever becomes of that.
public struct OneRun: Foreman {
    private var order: WorkerOrder?
    /// Nil until it is over.
    public private(set) var report: RunReport?
    public private(set) var events: [TraceEvent] = []

    /// - Parameter records: whether everything that a diagram shows is kept.
    public init(_ request: RunRequest, records: Bool) {
        var order = WorkerOrder(SeedSlice(from: request.seed, below: request.seed &+ 1), profile: request.profile)
        order.mutation = request.mutation
        order.cut = request.cut
        order.records = records
        self.order = order
    }

    public mutating func nextOrder() -> WorkerOrder? { order.take() }

    public mutating func reported(_ report: WorkerReport, of order: WorkerOrder) -> Bool {
        self.report = report.run
        return true
    }

    public mutating func happened(_ event: TraceEvent) { events.append(event) }

    public mutating func ended(_ order: WorkerOrder, lost: RunReport?, rest: WorkerOrder?) { report = report ?? lost }

    public var progress: String { "a run is under way" }
}
