export function migrate(url: string): Promise<number>
export function administer(url: string, statements: readonly string[]): Promise<void>
