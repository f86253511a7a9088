/// Whoever has work for workers and hears what becomes of it.
public protocol Foreman {
    /// The next order for a free worker; nil when there is none at the moment.
    mutating func nextOrder() -> WorkerOrder?
    /// A run was reported by the worker of an order. False: no more of this worker.
    mutating func reported(_ report: WorkerReport, of order: WorkerOrder) -> Bool
    /// Something happened in a run of a worker that was ordered to tell such things.
    mutating func happened(_ event: TraceEvent)
    /// A worker has ended; `lost` is the run that ended with it, and `rest` what it has not begun.
    mutating func ended(_ order: WorkerOrder, lost: RunReport?, rest: WorkerOrder?)
    /// How far everything is, in a line.
    var progress: String { get }
}

extension Foreman {
    public mutating func happened(_ event: TraceEvent) {}
}
