import { GenericContainer, Wait, type StartedTestContainer } from 'testcontainers'

export const adminToken = 'token-of-the-tests'

/** The mock in a container. Stop it when the tests have ended. */
export async function startBounce(): Promise<{ url: string, container: StartedTestContainer }> {
  const container = await new GenericContainer('bounce')
    .withExposedPorts(2686)
    .withEnvironment({ BOUNCE_MOCK_ADMIN_TOKEN: adminToken })
    .withWaitStrategy(Wait.forLogMessage('"ready":true'))
    .withStartupTimeout(30_000)
    .start()
  return { url: `http://${container.getHost()}:${container.getMappedPort(2686)}`, container }
}
