import { requireHmac } from '../kernel/signing.ts'
import { System, type City } from '../kernel/system.ts'
import { populationActions } from './actions.ts'
import { populationOperations } from './operations.ts'
import { PopulationRegistry } from './registry.ts'

/** The population registry and real-name service, after `mock/docs/population-interface.md`. */
export function openPopulation(city: City): void {
  const registry = new PopulationRegistry()
  const system = new System(city, 'population', { guard: requireHmac(city), books: () => registry.books(), actions: populationActions(city, registry) })
  for (const { name, path, handler } of populationOperations(registry)) system.operation(name, 'POST', path, handler)
}
